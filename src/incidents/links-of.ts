/** Where a reader can look further: the alert, its runbook and graph, and the dashboards of the configuration. Pure. */

import type { Incident } from '../domain/incident.ts'

/** A link from crashloop.yaml; its address has the placeholders in `LINK_PLACEHOLDERS`. */
export interface LinkTemplate {
  readonly title: string
  readonly url: string
}

/** An address that may be shown: http or https, without credentials. */
export interface IncidentLink {
  readonly title: string
  readonly url: string
}

export const LINK_PLACEHOLDERS = ['cluster', 'namespace', 'workload', 'kind', 'pod'] as const
type Placeholder = (typeof LINK_PLACEHOLDERS)[number]

/** All links of an incident, the alert's own first. What is no web address is left out. */
export function linksOf(incident: Incident, templates: readonly LinkTemplate[]): readonly IncidentLink[] {
  const alerts = Object.values(incident.alerts)
  const alert = alerts.find(({ status }) => status === 'firing') ?? alerts[0]
  const runbook = alerts.find(({ annotations }) => annotations.runbook_url)?.annotations.runbook_url
  const links = [
    { title: 'Alertmanager', url: alertmanagerPage(incident.externalURL, alert) },
    { title: 'Runbook', url: runbook },
    { title: 'Graph', url: alert?.generatorURL },
    ...templates.map(({ title, url }) => ({ title, url: filled(url, incident) })),
  ]
  return links.flatMap(({ title, url }) => (isWebAddress(url) ? [{ title, url }] : []))
}

type SomeAlert = Incident['alerts'][string]

/** The page of one alert in Alertmanager's own web interface. */
function alertmanagerPage(externalURL: string | undefined, alert: SomeAlert | undefined): string | undefined {
  const base = externalURL?.replace(/\/+$/, '')
  const name = alert?.labels.alertname
  if (base === undefined || name === undefined) return base
  const namespace = alert?.labels.namespace
  const matchers = [
    `alertname=${JSON.stringify(name)}`,
    ...(namespace === undefined ? [] : [`namespace=${JSON.stringify(namespace)}`]),
  ]
  return `${base}/#/alerts?filter=${encoded(`{${matchers.join(',')}}`)}`
}

/** A dashboard about something unknown would show everything, so that such a link is left out. */
function filled(template: string, incident: Incident): string | undefined {
  const values = placeholdersOf(incident)
  let complete = true
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name as Placeholder]
    complete &&= value !== undefined
    return encoded(value ?? '')
  })
  return complete ? url : undefined
}

function placeholdersOf({ workload, target }: Incident): Readonly<Record<Placeholder, string | undefined>> {
  const { cluster, namespace, name, kind } = workload
  return { cluster, namespace, workload: name, kind, pod: target.kind === 'Pod' ? target.name : undefined }
}

function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}

/** What is wrong with a template, as what follows its path; undefined when it always gives a web address. */
export function templateProblem(template: string): string | undefined {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
  const unknown = names.find((name) => !LINK_PLACEHOLDERS.some((known) => known === name))
  if (unknown !== undefined || /[{}]/.test(template.replace(/\{\w+\}/g, ''))) {
    const known = LINK_PLACEHOLDERS.map((name) => `{${name}}`).join(' ')
    return `has a placeholder that is unknown; there are ${known}`
  }
  const [one, two] = ['a', 'b'].map((value) => template.replace(/\{\w+\}/g, value))
  if (!isWebAddress(one) || !isWebAddress(two)) return 'must be an http or https address without credentials'
  // Otherwise the text of an alert would decide which host a reader is sent to.
  if (new URL(one).origin !== new URL(two).origin) return 'must not have a placeholder in its host'
  return undefined
}

function isWebAddress(address: string | undefined): address is string {
  if (address === undefined || !URL.canParse(address)) return false
  const { protocol, username, password } = new URL(address)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
