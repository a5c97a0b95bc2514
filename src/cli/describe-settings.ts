/** Says in words what the configuration makes crashloop do, as `crashloop doctor` shows it. */
import type { Config } from '../config.ts'

/** One line of the doctor that tells a setting. */
export interface DescribedSetting {
  readonly name: string
  readonly words: string
}

/** The settings that people most often want to see confirmed; none of them holds a secret. */
export function describeSettings(config: Config): readonly DescribedSetting[] {
  return [
    { name: 'configuration', words: processWords(config) },
    // The role `web` takes alerts in and leaves everything else to the workers, as `watcher` does.
    ...(config.role === 'web' || config.role === 'watcher'
      ? []
      : [{ name: 'routes', words: routeWords(config) }]),
    ...listed(
      'links',
      config.links.map(({ title }) => title),
    ),
    ...listed(
      'redaction',
      config.redaction.patterns.map(({ name }) => name),
      'own pattern',
    ),
    { name: 'policy', words: policyWords(config) },
    { name: 'handoffs', words: handoffWords(config) },
  ]
}

function processWords({ role, clusters, slack }: Config): string {
  const transport = slack.appToken ? 'Socket Mode' : 'HTTP mode'
  return [
    `role ${role}`,
    ...(role === 'web'
      ? []
      : [`${counted(clusters.length, 'cluster')}: ${names(clusters.map((each) => each.name))}`]),
    role === 'worker' ? 'posts to Slack only' : role === 'watcher' ? 'no Slack' : transport,
  ].join(', ')
}

function routeWords({ routes: { rules, channel } }: Config): string {
  if (rules.length === 0) return `none; everything goes to ${channel}`
  const calling = rules.filter(({ mention = [] }) => mention.length > 0).length
  const escalating = rules.filter(({ escalate = [] }) => escalate.length > 0).length
  const quiet = rules.filter(({ quietHours = [] }) => quietHours.length > 0).length
  return [
    counted(rules.length, 'route'),
    ...(calling > 0 ? [`${calling} with mentions`] : []),
    ...(escalating > 0 ? [`${escalating} with escalation`] : []),
    ...(quiet > 0 ? [`${quiet} with quiet hours`] : []),
    `the rest goes to ${channel}`,
  ].join(', ')
}

function handoffWords({ handoffs: { schedules, escalate }, onCall }: Config): string {
  const source = onCall === undefined ? 'nothing tells who is on call' : `on call by ${ON_CALL[onCall.type]}`
  const calling = escalate.length > 0 ? `, escalated to ${names(escalate)}` : ''
  return `${schedules.length === 0 ? 'by hand only' : counted(schedules.length, 'schedule')}, ${source}${calling}`
}

const ON_CALL = { rotation: 'a rotation', pagerduty: 'PagerDuty', opsgenie: 'Opsgenie' } as const

function policyWords({ policy }: Config): string {
  if (policy.readOnly) return 'read-only: nobody may do anything'
  if (policy.rules.length === 0) return 'none: nobody may do anything'
  const { rules, kubernetes, secondPerson } = policy
  return `${counted(rules.length, 'rule')}, Kubernetes ${kubernetes}, a second person ${SECOND_PERSON[secondPerson]}`
}

const SECOND_PERSON = { never: 'never', high: 'for high risk', always: 'always' } as const

function listed(name: string, items: readonly string[], what = 'template'): readonly DescribedSetting[] {
  return items.length === 0 ? [] : [{ name, words: `${counted(items.length, what)}: ${names(items)}` }]
}

const NAMES_SHOWN = 8

function names(items: readonly string[]): string {
  const more = items.length - NAMES_SHOWN
  return `${items.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
