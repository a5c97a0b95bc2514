/** Traps on which tools of this kind are confidently wrong: one field that seems to decide and does not. */
import { describe, expect, it } from 'vitest'
import { at, type BuiltEvidence, terminated, waiting } from '../support/evidence-builder.ts'
import { judge } from '../support/judge.ts'

const LIMITED = { resources: { limits: { memory: '256Mi' } } }
const PROBED = {
  livenessProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 5, failureThreshold: 2 },
}
const LIVENESS_KILL = [
  {
    reason: 'Unhealthy',
    container: 'api',
    message: 'Liveness probe failed: HTTP probe failed with statuscode: 500',
    count: 4,
    at: -41,
  },
  {
    reason: 'Killing',
    container: 'api',
    message: 'Container api failed liveness probe, will be restarted',
    at: -40,
  },
] as const

/** Exit code 137 with reason Error, and who sent the signal. */
const KILLERS: readonly (readonly [string, string, BuiltEvidence])[] = [
  [
    'a probe',
    'liveness-probe',
    {
      containers: [{ ...LIMITED, ...PROBED, log: 'x', lastState: terminated(137, { from: -60, to: -10 }) }],
      events: LIVENESS_KILL,
    },
  ],
  [
    'the node',
    'node-pressure',
    {
      containers: [{ ...LIMITED, log: 'x', lastState: terminated(137, { from: -60, to: -10 }) }],
      events: [
        {
          kind: 'Node',
          name: 'node-a',
          uid: 'n',
          reason: 'SystemOOM',
          message: 'System OOM encountered, victim process: api, pid: 7',
          at: -10,
        },
      ],
    },
  ],
  [
    'an eviction',
    'node-pressure',
    {
      containers: [{ ...LIMITED, state: terminated(137), lastState: {} }],
      status: { phase: 'Failed', reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' },
    },
  ],
  [
    'its own limit',
    'oom-killed',
    {
      containers: [{ ...LIMITED, log: 'x', lastState: terminated(137) }],
      events: [
        {
          kind: 'Node',
          name: 'node-a',
          uid: 'n',
          reason: 'OOMKilling',
          message: 'Memory cgroup out of memory: Killed process 7 (api)',
          at: -15,
        },
      ],
    },
  ],
  [
    'somebody unknown',
    'terminated-externally',
    {
      containers: [{ ...LIMITED, log: 'x', lastState: terminated(137, { from: -60, to: -10 }) }],
      events: [
        { reason: 'BackOff', message: 'Back-off restarting failed container api', at: -5, firstAt: -100 },
      ],
    },
  ],
]

describe('exit code 137', () => {
  it.each(KILLERS)('is told apart when it comes from %s', (_who, cause, built) => {
    expect(judge(built).cause).toBe(cause)
  })

  it('is not called out of memory with certainty when nothing says so', () => {
    const { verdict } = judge({ containers: [{ ...LIMITED, log: 'x', lastState: terminated(137) }] })

    expect(verdict).not.toBe('identified')
  })
})

/** Exit code 2 belongs to shells, Go, argparse and others alike; the words decide. */
describe('exit code 2', () => {
  it.each([
    [
      'a Go panic',
      'panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1d',
      'app-exception',
    ],
    [
      'argparse',
      'usage: worker.py [-h] --queue QUEUE\nworker.py: error: the following arguments are required: --queue',
      'arguments-invalid',
    ],
    ['Go flag', 'flag provided but not defined: -prot\nUsage of /app/api:\n  -port int', 'arguments-invalid'],
  ])('is read by the words of %s', (_who, log, cause) => {
    expect(judge({ containers: [{ log, lastState: terminated(2) }] }).cause).toBe(cause)
  })
})

describe('which container and which run', () => {
  it('looks at the second container when the first is fine', () => {
    const { first } = judge({
      containers: [
        {
          name: 'api',
          state: { running: { startedAt: at(-200) } },
          log: 'ERROR upstream refused once',
          run: 'current',
        },
        { name: 'exporter', log: 'panic: boom', lastState: terminated(2) },
      ],
    })

    expect(first.container).toBe('exporter')
  })

  it('names the init container, and its role', () => {
    const { first } = judge({
      containers: [
        { name: 'migrate', listed: 'init', log: 'panic: boom', lastState: terminated(2) },
        { name: 'api', state: waiting('PodInitializing'), restarts: 0 },
      ],
      status: { phase: 'Pending' },
    })

    expect(first).toMatchObject({ container: 'migrate', containerRole: 'init' })
  })

  it('names a native side-car that fails beside a running main container', () => {
    const { first } = judge({
      containers: [
        { name: 'proxy', listed: 'sidecar', log: 'panic: boom', lastState: terminated(2) },
        { name: 'api', state: { running: { startedAt: at(-200) } } },
      ],
    })

    expect(first).toMatchObject({ container: 'proxy', containerRole: 'sidecar' })
  })

  it('prefers the container that is down to one that is up again', () => {
    const { first } = judge({
      containers: [
        { name: 'api', log: 'ERROR lost the connection', lastState: terminated(1, { from: -20, to: -12 }) },
        {
          name: 'agent',
          ...LIMITED,
          restarts: 1,
          ready: true,
          state: { running: { startedAt: at(-3000) } },
          lastState: terminated(137, { reason: 'OOMKilled', from: -4000, to: -3001 }),
          log: 'x',
        },
      ],
    })

    expect(first.container).toBe('api')
  })

  it('explains the present crash and not the kill before it', () => {
    const { cause } = judge({
      containers: [
        {
          ...LIMITED,
          log: 'panic: boom',
          run: 'current',
          state: terminated(2),
          lastState: terminated(137, { reason: 'OOMKilled', from: -200, to: -150 }),
        },
      ],
    })

    expect(cause).toBe('app-exception')
  })

  it('forgets the events of an earlier pod with the same name', () => {
    const { confidenceOf } = judge({
      containers: [{ ...PROBED, log: 'panic: boom', lastState: terminated(2, { from: -60, to: -40 }) }],
      events: LIVENESS_KILL.map((e) => ({ ...e, uid: 'an-older-pod' })),
    })

    expect(confidenceOf('liveness-probe')).toBe(0)
  })
})

describe('what BackOff and readiness say', () => {
  it('is no cause', () => {
    const { cause, verdict } = judge({
      containers: [{ readinessProbe: { httpGet: { port: 80 } }, log: [], lastState: terminated(1) }],
      events: [
        { reason: 'BackOff', message: 'Back-off restarting failed container api in pod api', count: 30 },
        {
          reason: 'Unhealthy',
          container: 'api',
          message: 'Readiness probe failed: dial tcp 10.0.0.1:80: connect: connection refused',
          count: 30,
        },
      ],
    })

    expect([cause, verdict]).toEqual(['unknown', 'unknown'])
  })
})

describe('a log that cannot be had', () => {
  it.each([
    ['never written', {}],
    ['empty', { log: [] }],
  ])('leaves exit code 1 unknown when it was %s', (_why, log) => {
    const { cause, first } = judge({
      containers: [{ ...log, lastState: terminated(1) }],
      gaps: [{ what: 'previous log of container api', reason: 'not-found', why: 'rotated' }],
    })

    expect(cause).toBe('unknown')
    expect(first.summary).toContain('previous log of container api')
    expect(first.settles).toContain('kubectl')
  })

  it('still has the termination message to quote', () => {
    const { text } = judge({
      containers: [{ lastState: terminated(1, { message: 'fatal: bad schema version 7' }) }],
    })

    expect(text).toContain('bad schema version 7')
  })
})

describe('the whole list', () => {
  it('judges a healthy pod without inventing a fault', () => {
    const { cause, diagnosis } = judge({
      containers: [
        {
          restarts: 0,
          ready: true,
          state: { running: { startedAt: at(-9000) } },
          lastState: {},
          log: 'serving',
          run: 'current',
        },
      ],
    })

    expect([cause, diagnosis.verdict]).toEqual(['unknown', 'unknown'])
  })

  it('offers at most three hints and five remedies', () => {
    const { diagnosis } = judge({
      containers: [
        {
          ...PROBED,
          image: 'acme/api:latest',
          readinessProbe: PROBED.livenessProbe,
          lastState: terminated(137, { from: -60, to: -10 }),
        },
      ],
      spec: { terminationGracePeriodSeconds: 2 },
      events: LIVENESS_KILL,
    })

    expect(diagnosis.prevention.length).toBeLessThanOrEqual(3)
    expect(diagnosis.remedies.length).toBeLessThanOrEqual(5)
  })
})
