/** What an alert is about, by the meaning of its labels; the payloads are those of the recorded cases. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { targetOfAlert } from '../../src/incidents/target-of-alert.ts'

const CORPUS = join(import.meta.dirname, '../fixtures/corpus')
const KSM = {
  job: 'kube-state-metrics',
  pod: 'kps-kube-state-metrics-6c9b7d8f5d-x2lwq',
  container: 'kube-state-metrics',
}

describe('The target of an alert', () => {
  it.each([
    [
      'the pod of a crash-loop alert',
      { namespace: 'n', pod: 'api-1', container: 'api' },
      { kind: 'Pod', name: 'api-1', container: 'api' },
    ],
    [
      'job_name, never the scrape job',
      { namespace: 'n', job_name: 'etl-9', ...KSM },
      { kind: 'Job', name: 'etl-9' },
    ],
    [
      'the deployment, never the pod of the exporter',
      { namespace: 'n', deployment: 'api', ...KSM },
      { kind: 'Deployment', name: 'api' },
    ],
    ['the statefulset', { namespace: 'n', statefulset: 'db', ...KSM }, { kind: 'StatefulSet', name: 'db' }],
    ['the daemonset', { namespace: 'n', daemonset: 'log', ...KSM }, { kind: 'DaemonSet', name: 'log' }],
    [
      'exported labels, when honorLabels is off',
      {
        namespace: 'monitoring',
        exported_namespace: 'n',
        exported_pod: 'api-1',
        exported_container: 'api',
        ...KSM,
      },
      { kind: 'Pod', name: 'api-1', container: 'api' },
    ],
    [
      'kube-state-metrics itself when it crashes',
      { namespace: 'n', uid: 'u', ...KSM },
      { kind: 'Pod', name: KSM.pod, container: KSM.container },
    ],
  ])('is %s', (_, labels, expected) => {
    const found = targetOfAlert({ labels }, 'prod')

    expect(found).toEqual({ target: { cluster: 'prod', namespace: 'n', ...expected } })
  })

  it.each([
    ['no-namespace', { alertname: 'Watchdog' }],
    ['no-workload', { namespace: 'n', alertname: 'KubeQuotaExceeded' }],
    ['exporter-only', { namespace: 'n', node: 'worker-1', ...KSM }],
    ['invalid-name', { namespace: '../../secrets', pod: 'p' }],
    ['invalid-name', { namespace: 'n', pod: 'p?watch=1' }],
    ['invalid-name', { namespace: 'n', pod: '<!channel>' }],
  ])('is missing (%s) in %j', (reason, labels) => {
    const found = targetOfAlert({ labels }, 'prod')

    expect(found).toEqual({ ignored: reason })
  })

  it('is in the cluster of the label, or the default one', () => {
    const labels = { namespace: 'n', pod: 'p' }

    const named = targetOfAlert({ labels: { ...labels, cluster: 'stage' } }, 'prod')
    const unnamed = targetOfAlert({ labels }, 'prod')

    expect([named, unnamed]).toMatchObject([
      { target: { cluster: 'stage' } },
      { target: { cluster: 'prod' } },
    ])
  })

  const cases = readdirSync(CORPUS, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  it.each(cases.map((entry) => entry.name))('is the recorded workload or its pod: %s', (name) => {
    const read = (file: string) => JSON.parse(readFileSync(join(CORPUS, name, file), 'utf8'))
    const { alerts } = read('alert.json')
    const { pod, workload, namespace } = read('case.json')

    const found = alerts.map((alert: Parameters<typeof targetOfAlert>[0]) => targetOfAlert(alert, 'x'))

    expect(found.every((each: object) => 'target' in each)).toBe(true)
    expect(found).toContainEqual({
      target: expect.objectContaining({
        namespace,
        name: expect.toSatisfy((n) => n === pod || n === workload.name),
      }),
    })
  })
})
