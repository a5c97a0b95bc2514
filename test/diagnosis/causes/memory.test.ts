/** Memory kills: the container's own limit, the node, and labels that lie. */
import { describe, expect, it } from 'vitest'
import { buildEvidence, terminated, waiting } from '../../support/evidence-builder.ts'
import { judge } from '../../support/judge.ts'

const LIMITED = { resources: { limits: { memory: '256Mi' }, requests: { memory: '128Mi' } } }
const PROBE = { livenessProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 5 } }
const NODE_EVENT = { kind: 'Node', name: 'node-a', uid: 'node-a' } as const

describe('oom-killed', () => {
  /** Sources: kernel memcg, gunicorn arbiter.py, celery WorkerLostError, Go os/exec, bash job messages. */
  it.each([
    ['the run-time says so', 137, 'serving'],
    [
      'a gunicorn worker was killed',
      3,
      '[2026-05-04 09:59:41 +0000] [1] [ERROR] Worker (pid:9) was sent SIGKILL! Perhaps out of memory?',
    ],
    [
      'celery lost a worker',
      1,
      'celery.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 3.',
    ],
    ['a Go parent lost its child', 1, 'ERROR transcoder: ffmpeg: signal: killed'],
    [
      'a shell tells of a killed child',
      137,
      '/run.sh: line 7:     8 Killed                  python train.py',
    ],
  ])('is identified when %s', (_why, exitCode, log) => {
    const { cause, verdict, text } = judge({
      containers: [{ ...LIMITED, log, lastState: terminated(exitCode, { reason: 'OOMKilled' }) }],
      events: [{ reason: 'BackOff', message: 'Back-off restarting failed container', at: -5, firstAt: -60 }],
    })

    expect([cause, verdict]).toEqual(['oom-killed', 'identified'])
    expect(text).toContain('256Mi')
  })

  it.each([143, 0, 1])('is not sure of the label with exit code %i and no witness', (exitCode) => {
    const { diagnosis } = judge({
      containers: [
        { ...LIMITED, log: 'INFO serving', lastState: terminated(exitCode, { reason: 'OOMKilled' }) },
      ],
    })

    expect(diagnosis.verdict).not.toBe('identified')
  })

  it('believes a probe kill on record more than a label on exit code 143', () => {
    const { cause } = judge({
      containers: [
        { ...LIMITED, ...PROBE, lastState: terminated(143, { reason: 'OOMKilled', from: -40, to: -9 }) },
      ],
      events: [
        {
          reason: 'Unhealthy',
          container: 'api',
          message: 'Liveness probe failed: HTTP probe failed with statuscode: 500',
          count: 3,
          at: -11,
        },
        {
          reason: 'Killing',
          container: 'api',
          message: 'Container api failed liveness probe, will be restarted',
          at: -10,
        },
      ],
    })

    expect(cause).toBe('liveness-probe')
  })

  it('takes Error/137 for it only with a witness of the kernel', () => {
    const container = {
      ...LIMITED,
      log: 'working',
      lastState: terminated(137, { reason: 'Error', from: -40, to: -15 }),
    }
    const bare = judge({ containers: [container] })
    const witnessed = judge({
      containers: [container],
      events: [
        {
          ...NODE_EVENT,
          reason: 'OOMKilling',
          message: 'Memory cgroup out of memory: Killed process 4242 (java) total-vm:1kB',
          at: -15,
        },
      ],
    })

    expect(bare.diagnosis.verdict).not.toBe('identified')
    expect(bare.confidenceOf('oom-killed')).toBeLessThan(0.5)
    expect(witnessed.cause).toBe('oom-killed')
    expect(witnessed.confidenceOf('oom-killed')).toBeGreaterThanOrEqual(0.85)
  })

  it('does not explain a crash by an older kill', () => {
    const { cause } = judge({
      containers: [
        {
          ...LIMITED,
          log: 'panic: nil map',
          run: 'current',
          state: terminated(2, { from: -20, to: -10 }),
          lastState: terminated(137, { reason: 'OOMKilled', from: -200, to: -100 }),
        },
      ],
    })

    expect(cause).toBe('app-exception')
  })

  it.each([
    ['-Xmx256m', { args: ['-Xmx256m', '-jar', 'app.jar'] }],
    ['--max-old-space-size=250', { env: [{ name: 'NODE_OPTIONS', value: '--max-old-space-size=250' }] }],
    ['-XX:MaxRAMPercentage=90', { env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-XX:MaxRAMPercentage=90' }] }],
    ['GOMEMLIMIT=256MiB', { env: [{ name: 'GOMEMLIMIT', value: '256MiB' }] }],
  ])('names a heap setting that leaves no room: %s', (setting, spec) => {
    const { first } = judge({
      containers: [{ ...LIMITED, ...spec, log: 'x', lastState: terminated(137, { reason: 'OOMKilled' }) }],
    })

    expect(first.summary).toContain(setting)
  })

  it('offers a higher limit as a patch', () => {
    const { diagnosis } = judge({
      containers: [{ ...LIMITED, log: 'x', lastState: terminated(137, { reason: 'OOMKilled' }) }],
    })

    expect(diagnosis.remedies[0]).toMatchObject({
      action: 'raise-memory-limit',
      patch: expect.stringContaining('memory: 384Mi'),
    })
  })
})

describe('node-pressure', () => {
  /** Source: kubernetes pkg/kubelet/eviction/{helpers,eviction_manager}.go. */
  it.each([
    [
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80612Ki. Container api was using 512Mi, request is 128Mi, has larger consumption of memory. ',
      /low on memory.*used 512Mi and requests 128Mi/,
    ],
    [
      'The node was low on resource: ephemeral-storage. Threshold quantity: 2Gi, available: 1Gi. ',
      /low on ephemeral-storage/,
    ],
    ['Container api exceeded its local ephemeral storage limit "1Gi". ', /ephemeral-storage limit of 1Gi/],
    ['Pod ephemeral local storage usage exceeds the total limit of containers 2Gi. ', /2Gi/],
    ['The node had condition: [DiskPressure]. ', /DiskPressure/],
    ['The node was low on resource: pids. Threshold quantity: 10, available: 2. ', /low on pids/],
  ])('explains an eviction: %s', (message, says) => {
    const { cause, verdict, first } = judge({
      containers: [{ state: terminated(137, { reason: 'Error' }), lastState: {} }],
      status: { phase: 'Failed', reason: 'Evicted', message },
    })

    expect([cause, verdict, first.container]).toEqual(['node-pressure', 'identified', 'api'])
    expect(first.summary).toMatch(says)
  })

  it('is the node when the kernel ran out as a whole', () => {
    const { cause, text } = judge({
      containers: [
        { ...LIMITED, log: 'x', lastState: terminated(137, { reason: 'Error', from: -60, to: -15 }) },
      ],
      events: [
        {
          ...NODE_EVENT,
          reason: 'SystemOOM',
          message: 'System OOM encountered, victim process: java, pid: 4242',
          at: -14,
        },
      ],
    })

    expect(cause).toBe('node-pressure')
    expect(text).toContain('victim process: java')
  })

  it('is not there for an old report of the node', () => {
    const { confidenceOf } = judge({
      containers: [{ ...LIMITED, log: 'x', lastState: terminated(137, { reason: 'OOMKilled' }) }],
      events: [
        {
          ...NODE_EVENT,
          reason: 'SystemOOM',
          message: 'System OOM encountered, victim process: java, pid: 4242',
          at: -3000,
        },
      ],
    })

    expect(confidenceOf('node-pressure')).toBe(0)
  })

  it('survives a pod without container statuses', () => {
    const evidence = buildEvidence({
      containers: [{ hasStatus: false }],
      status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory. ' },
    })

    expect(evidence.pod?.status?.containerStatuses).toEqual([])
    expect(
      judge({
        containers: [{ hasStatus: false }],
        status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory. ' },
      }).cause,
    ).toBe('node-pressure')
    expect(waiting().waiting?.reason).toBe('CrashLoopBackOff')
  })
})
