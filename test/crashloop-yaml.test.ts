/** crashloop.yaml: each mistake is told with its place, what stands there, and what was probably meant. */
import { describe, expect, it } from 'vitest'
import { parseCrashloopYaml } from '../src/crashloop-yaml.ts'

describe('A mistake in crashloop.yaml is told', () => {
  it.each([
    ['a key with a slip', 'chanels: x', 'the file has the unknown key chanels', 'there are version'],
    [
      'a key with a slip in a list',
      'routes: [{ chanel: C0A, channel: C0A }]',
      'routes[0]',
      'did you mean channel?',
    ],
    [
      'a deep key with a slip',
      'routes: [{ channel: C0A, quietHours: [{ timezone: UTC }] }]',
      'routes[0].quietHours[0]',
      'did you mean timeZone?',
    ],
    ['a wrong kind', 'routes: { channel: C0A }', 'routes', 'must be a list, but is a mapping'],
    ['a number for a text', 'clusters: [{ name: 7 }]', 'clusters[0].name', 'must be text, but is a number'],
    ['a # without quotes', 'slack:\n  channel: #alerts', 'slack.channel', 'quotes'],
    ['a missing part', 'links: [{ title: Logs }]', 'links[0].url', 'is missing; it must be text'],
    [
      'a day with a slip',
      'routes: [{ channel: C0A, quietHours: [{ days: [sunday] }] }]',
      'routes[0].quietHours[0].days[0]',
      'must be one of sun, mon',
    ],
    [
      'a time zone',
      'routes: [{ channel: C0A, quietHours: [{ timeZone: Europe/Berlln }] }]',
      'timeZone',
      'no time zone',
    ],
    [
      'an escalation that calls nobody',
      'routes: [{ channel: C0A, escalate: [{ afterMinutes: 10 }] }]',
      'routes[0].escalate[0]',
      'must have mention or direct',
    ],
    [
      'steps in disorder',
      'routes: [{ channel: C0A, escalate: [{ afterMinutes: 20, mention: [S0A] }, { afterMinutes: 10, mention: [S0A] }] }]',
      'routes[0].escalate',
      'in the order of their time',
    ],
    [
      'a direct message to a group',
      'routes: [{ channel: C0A, escalate: [{ afterMinutes: 10, direct: [S0ONCALL] }] }]',
      'routes[0].escalate[0].direct[0]',
      'a group has no messages',
    ],
    ['a retention that is none', 'incidents: { keepDays: 0 }', 'incidents.keepDays', 'from 1 to 730'],
    [
      'a time',
      'routes: [{ channel: C0A, quietHours: [{ to: "25:00" }] }]',
      'quietHours[0].to',
      'must be a time',
    ],
    [
      'a name to mention',
      'routes: [{ channel: C0A, mention: ["@oncall"] }]',
      'routes[0].mention[0]',
      'user group id',
    ],
    [
      'everybody to mention',
      'routes: [{ channel: C0A, mention: ["!here"] }]',
      'routes[0].mention[0]',
      'user group id',
    ],
    [
      'a label name',
      'routes: [{ channel: C0A, labels: { "a-b": x } }]',
      'routes[0].labels.a-b',
      'no name of an alert label',
    ],
    [
      'a route that hides others',
      'routes: [{ channel: C0A }, { namespace: a, channel: C0B }]',
      'routes[0]',
      'put it last',
    ],
    [
      'a link of another kind',
      'links: [{ title: x, url: "javascript:alert(1)" }]',
      'links[0].url',
      'http or https',
    ],
    [
      'a link with a password',
      'links: [{ title: x, url: "https://a:b@c.example" }]',
      'links[0].url',
      'without credentials',
    ],
    [
      'a link whose host is open',
      'links: [{ title: x, url: "https://{namespace}.example" }]',
      'links[0].url',
      'placeholder in its host',
    ],
    [
      'a placeholder with a slip',
      'links: [{ title: x, url: "https://a.example/{ns}" }]',
      'links[0].url',
      '{namespace}',
    ],
    [
      'a dangerous pattern',
      'redaction: { patterns: [{ name: a, pattern: "(a+)+" }] }',
      'redaction.patterns[0].pattern',
      'hours',
    ],
    [
      'a password in an address',
      'clusters: [{ name: a, prometheus: { url: "https://u:p@x.example" } }]',
      'clusters[0].prometheus.url',
      'tokenFile',
    ],
    [
      'two kinds of Redis',
      'redis: { cluster: true, sentinel: { master: a, nodes: [b] } }',
      'redis',
      'keep one',
    ],
    ['a policy with a slip', 'policy: { readonly: true }', 'policy', 'did you mean readOnly?'],
    ['a cluster twice', 'clusters: [{ name: a }, { name: a }]', 'clusters', 'twice'],
    ['an alias without anchor', 'slack: *a', '', 'alias'],
  ])('%s', (_, text, place, words) => {
    const { problems, value } = parseCrashloopYaml(text)

    const told = problems.find((problem) => problem.startsWith(place) || problem.includes(place))
    expect(value).toBeUndefined()
    expect(told).toContain(words)
  })

  it('without its value, which may be a secret', () => {
    const { problems } = parseCrashloopYaml('slack: { channel: xoxb-very-secret }\nversion: very-secret')

    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toContain('very-secret')
  })
})

it('An empty file is a configuration', () => {
  expect(parseCrashloopYaml('').problems).toEqual([])
})
