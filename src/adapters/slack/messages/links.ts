/** Links in messages: only http and https, without anything that Slack would read as markup. */
import type { Alert } from '../../../domain/alert.ts'
import { LIMITS } from './limits.ts'
import { escapeMrkdwn, oneLine } from './plain-text.ts'

/** `<url|label>` in mrkdwn, or undefined when the address is not one that a reader should be sent to. */
export function link(address: string | undefined, label: string): string | undefined {
  const url = safeUrl(address)
  return url === undefined ? undefined : `<${url}|${escapeMrkdwn(oneLine(label))}>`
}

/** The page of one alert in Alertmanager's own web interface, when its address is known. */
export function alertmanagerUrl(
  externalURL: string | undefined,
  alert: Alert | undefined,
): string | undefined {
  const base = externalURL?.replace(/\/+$/, '')
  const name = alert?.labels.alertname
  if (base === undefined || name === undefined) return base
  const matchers = [`alertname=${JSON.stringify(name)}`]
  if (alert?.labels.namespace !== undefined)
    matchers.push(`namespace=${JSON.stringify(alert.labels.namespace)}`)
  return `${base}/#/alerts?filter=${encodeURIComponent(`{${matchers.join(',')}}`.toWellFormed())}`
}

function safeUrl(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  // Credentials in an address would be shown to everybody, and they are a known way to disguise its host.
  if (url.username !== '' || url.password !== '') return undefined
  const href = url.href.replace(/[|<>"'\s]/g, encodeURIComponent)
  const escaped = escapeMrkdwn(href)
  return escaped.length > LIMITS.url ? undefined : escaped
}
