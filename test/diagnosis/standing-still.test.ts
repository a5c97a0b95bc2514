/** What is said of a pod in which nothing crashes, and of addresses that only the pod itself has. */
import { describe, expect, it } from 'vitest'
import { compareRevisions } from '../../src/diagnosis/changes.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { targetIn } from '../../src/diagnosis/target.ts'
import type { ReplicaSet } from '../../src/domain/kubernetes.ts'
import { at, type BuiltContainer, buildEvidence, terminated, waiting } from '../support/evidence-builder.ts'

const running = (from: number) => ({ running: { startedAt: at(from) } })
const notReady = [{ type: 'Ready', status: 'False' as const }]

function heldUp(init: Partial<BuiltContainer>) {
  return buildEvidence({
    containers: [
      {
        name: 'wait',
        listed: 'init',
        restarts: 0,
        ready: false,
        state: running(-7200),
        run: 'current',
        ...init,
      },
      { name: 'api', restarts: 0, state: waiting('PodInitializing') },
    ],
    status: { phase: 'Pending', conditions: notReady },
    metadata: { creationTimestamp: at(-7210) },
  })
}

describe('An init container that runs on', () => {
  it('is named with how long it has been running, and not called a crash', () => {
    const diagnosis = diagnose(heldUp({ command: ['/prepare.sh'], log: ['preparing'] }))

    expect(diagnosis.verdict).toBe('unknown')
    expect(diagnosis.findings[0]?.summary).toContain('Init container wait has been running for 2 h')
    expect(diagnosis.meaning).toContain('Nothing crashes')
    expect(diagnosis.blastRadius.failing).toBe(1)
    expect(JSON.stringify(diagnosis.remedies)).not.toContain('--copy-to')
  })

  it('tells from its command what it waits for when it says nothing', () => {
    const diagnosis = diagnose(
      heldUp({
        command: ['bash', '-c', 'until (echo > /dev/tcp/pg-orders/5432) 2>/dev/null; do sleep 1; done'],
      }),
    )

    expect(diagnosis.findings[0]?.cause).toBe('dependency-unreachable')
    expect(diagnosis.findings[0]?.summary).toContain('waiting for pg-orders:5432 for 2 h')
    expect(diagnosis.verdict).toBe('likely')
  })
})

describe('A container that is never ready', () => {
  const evidence = buildEvidence({
    containers: [
      {
        name: 'web',
        restarts: 0,
        ready: false,
        state: running(-1500),
        readinessProbe: { httpGet: { path: '/ready', port: 80 } },
        run: 'current',
        log: ['start worker processes'],
      },
    ],
    status: { conditions: notReady },
    events: [
      {
        reason: 'Unhealthy',
        message: 'Readiness probe failed: HTTP probe failed with statuscode: 404',
        container: 'web',
        count: 290,
        at: -4,
        firstAt: -1490,
      },
    ],
  })

  it('is told with its probe, how often that failed and what was answered', () => {
    const [finding] = diagnose(evidence).findings

    expect(finding?.container).toBe('web')
    expect(finding?.summary).toContain('HTTP GET :80/ready')
    expect(finding?.summary).toContain('290 times')
    expect(finding?.summary).toContain('404')
    expect(finding?.supports.map(({ source }) => source)).toContain('spec.containers[web].readinessProbe')
  })

  it('gets advice about the probe and no copy of the pod to crash', () => {
    const { remedies, meaning } = diagnose(evidence)

    expect(meaning).toContain('Nothing crashes')
    expect(remedies[0]?.text).toContain('readiness probe')
    expect(JSON.stringify(remedies)).toContain('curl -i http://127.0.0.1:18080/ready')
    expect(JSON.stringify(remedies)).not.toContain('--copy-to')
  })
})

describe('An address of the pod itself', () => {
  it('is not tried from another pod', () => {
    const diagnosis = diagnose(
      buildEvidence({ containers: [{ log: ['Error: connect ECONNREFUSED 127.0.0.1:5432'] }] }),
    )

    expect(diagnosis.findings[0]?.cause).toBe('dependency-unreachable')
    expect(diagnosis.findings[0]?.summary).toContain('is the pod itself')
    expect(JSON.stringify(diagnosis)).not.toContain('net-check')
  })
})

describe('The address in a message', () => {
  it.each([
    [
      "Error 111 connecting to cache:6379. Connect call failed ('10.103.22.7', 6379).",
      { host: 'cache', port: 6379, ip: '10.103.22.7' },
    ],
    [
      'Connection to node -1 (kafka-bootstrap/10.102.9.1:9092) could not be established.',
      { host: 'kafka-bootstrap', port: 9092, ip: '10.102.9.1' },
    ],
    ["Connect call failed ('10.103.22.7', 6379)", { host: '10.103.22.7', port: 6379 }],
  ])('%s', (text, target) => {
    expect(targetIn(text)).toEqual(target)
  })
})

describe('A pod that a roll-out removes', () => {
  it('goes because of the newer revision', () => {
    const set = (hash: string, revision: string, image: string): ReplicaSet => ({
      metadata: {
        name: `api-${hash}`,
        annotations: { 'deployment.kubernetes.io/revision': revision },
        creationTimestamp: at(revision === '1' ? -90_000 : -60),
      },
      spec: { selector: {}, template: { spec: { containers: [{ name: 'api', image }] } } },
    })
    const evidence = buildEvidence({
      containers: [
        { name: 'api', restarts: 0, ready: false, state: terminated(137, { from: -89_000, to: -5 }) },
      ],
      metadata: { deletionTimestamp: at(-5), labels: { 'pod-template-hash': 'aaaa' } },
      owners: { replicaSets: [set('aaaa', '1', 'r.test/api:4.9.0'), set('bbbb', '2', 'r.test/api:4.10.0')] },
    })

    expect(compareRevisions(evidence).changes.map((c) => c.summary)).toEqual(['image api 4.9.0 -> 4.10.0'])
  })
})
