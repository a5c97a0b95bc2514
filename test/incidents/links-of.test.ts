/** The links of an incident: filled in for addresses, and nothing that is no web address. */
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import { linksOf } from '../../src/incidents/links-of.ts'
import { anIncident } from '../support/incident.ts'
import { alertOf } from '../support/incident-bench.ts'

const TARGET = { cluster: 'prod', namespace: 'payments', name: 'api-5d4f-x2x', kind: 'Pod' }

function withAlert(change: Partial<Alert>) {
  return anIncident({ target: TARGET, alerts: { a: alertOf(change) }, externalURL: 'https://am.example/' })
}

describe('The links of an incident', () => {
  it('are the alert, its runbook and graph, then the dashboards', () => {
    const incident = withAlert({
      annotations: { runbook_url: 'https://runbooks.example/KubePodCrashLooping' },
      generatorURL: 'https://prometheus.example/graph?g0.expr=x',
    })
    const template = {
      title: 'Grafana',
      url: 'https://grafana.example/d?c={cluster}&n={namespace}&w={workload}&p={pod}',
    }

    const links = linksOf(incident, [template])

    expect(links.map(({ title }) => title)).toEqual(['Alertmanager', 'Runbook', 'Graph', 'Grafana'])
    expect(links[0]?.url).toContain('https://am.example/#/alerts?filter=')
    expect(links.at(-1)?.url).toBe('https://grafana.example/d?c=prod&n=payments&w=api&p=api-5d4f-x2x')
  })

  it('hold what clusters and alerts say only as encoded text', () => {
    const hostile = { ...TARGET, name: '@evil.example/#?&{cluster}|<!here>\ud800' }

    const [link] = linksOf(anIncident({ target: hostile }), [
      { title: 'x', url: 'https://grafana.example/{pod}/{cluster}' },
    ])

    expect(link?.url).toMatch(/^https:\/\/grafana\.example\/[\w%.~!'()*-]+\/prod$/)
    expect(new URL(link?.url ?? '').host).toBe('grafana.example')
  })

  it.each(['javascript:alert(1)', 'https://user:password@example.com', 'data:text/html,x', 'no address', ''])(
    'leave out %s',
    (address) => {
      const incident = withAlert({ annotations: { runbook_url: address }, generatorURL: address })

      expect(linksOf(incident, []).map(({ title }) => title)).toEqual(['Alertmanager'])
    },
  )

  it('leave out a dashboard about a pod where none is known', () => {
    const template = { title: 'Pod', url: 'https://grafana.example/{pod}' }
    const asked = anIncident({ target: { ...TARGET, kind: 'Deployment' } })

    expect(linksOf(asked, [template])).toEqual([])
  })
})
