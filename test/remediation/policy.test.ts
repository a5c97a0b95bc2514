/** Who may do what: every rule, denial, time and mistake of a policy. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesPattern } from '../../src/domain/name-pattern.ts'
import type { Person } from '../../src/domain/person.ts'
import { PolicyYaml, toPolicy } from '../../src/policy-yaml.ts'
import {
  askPolicy,
  identityOf,
  NO_POLICY,
  type Policy,
  type PolicyQuestion,
  type PolicyRule,
} from '../../src/remediation/policy.ts'
import { policyProblems } from '../../src/remediation/policy-problems.ts'
import { ANA, aPolicy, aRule, BEN, EVE } from '../support/remediation-bench.ts'

const SATURDAY_NOON = Date.parse('2026-11-21T12:00:00Z')

function ask(policy: Policy, more: Partial<PolicyQuestion> = {}) {
  return askPolicy(policy, {
    person: ANA,
    action: 'scale',
    risk: 'high',
    cluster: 'prod-eu-1',
    namespace: 'payments',
    now: SATURDAY_NOON,
    ...more,
  })
}

const granted = (
  rule: Partial<PolicyRule>,
  person: Person = ANA,
  more: Partial<PolicyQuestion> = {},
): boolean => ask(aPolicy({ rules: [aRule({ groups: [], ...rule })] }), { person, ...more }).allowed

describe('a policy', () => {
  it('without rules allows nobody anything', () => {
    expect(ask(NO_POLICY)).toEqual({ allowed: false, code: 'not-granted', whoMay: [] })
  })

  it.each<[string, Partial<PolicyRule>, Person, boolean]>([
    ['a user', { users: ['U0ANA'] }, ANA, true],
    ['another user', { users: ['U0BEN'] }, ANA, false],
    ['a group', { groups: ['@sre'] }, ANA, true],
    ['a group one is not in', { groups: ['@sre'] }, EVE, false],
    ['an address', { emails: ['Ana@halden.example'] }, ANA, true],
    ['a domain', { emails: ['*@halden.example'] }, EVE, true],
    [
      'a domain that only ends alike',
      { emails: ['*@halden.example'] },
      { ...EVE, email: 'e@evil.example' },
      false,
    ],
    ['an address that nobody told', { emails: ['*'] }, { slackUserId: 'U0X', groups: [] }, false],
    ['nobody', {}, ANA, false],
    ['another namespace', { users: ['U0ANA'], namespaces: ['shop'] }, ANA, false],
    ['a pattern of namespaces', { users: ['U0ANA'], namespaces: ['pay*'] }, ANA, true],
    ['another cluster', { users: ['U0ANA'], clusters: ['staging'] }, ANA, false],
    ['another action', { users: ['U0ANA'], actions: ['roll-back'] }, ANA, false],
  ])('that names %s', (_, rule, person, expected) => {
    expect(granted(rule, person)).toBe(expected)
  })

  it('denies before it grants, in any order', () => {
    const rules = [aRule(), aRule({ name: 'no ana', effect: 'deny', groups: [], users: ['U0ANA'] })]

    for (const order of [rules, rules.toReversed()]) {
      expect(ask(aPolicy({ rules: order }))).toMatchObject({ allowed: false, code: 'denied', rule: 'no ana' })
      expect(ask(aPolicy({ rules: order }), { person: BEN }).allowed).toBe(true)
    }
  })

  it('names as those who may nobody whom a denial names', () => {
    const rules = [
      aRule({ name: 'all', groups: ['@sre', '@platform'] }),
      aRule({ name: 'no sre', effect: 'deny', groups: ['@sre'] }),
    ]

    const answer = ask(aPolicy({ rules }))

    expect(answer).toMatchObject({ allowed: false, rule: 'no sre', whoMay: ['@platform'] })
  })

  it('is off by one switch', () => {
    expect(ask(aPolicy({ readOnly: true }))).toMatchObject({ allowed: false, code: 'read-only' })
  })

  it('never grants more by a further denial', () => {
    const anyRule = fc.record({
      effect: fc.constantFrom('allow' as const, 'deny' as const),
      users: fc.subarray(['U0ANA', 'U0BEN']),
      groups: fc.subarray(['@sre']),
      actions: fc.subarray(['*', 'scale', 'roll-back']),
      namespaces: fc.subarray(['*', 'payments', 'shop']),
    })

    fc.assert(
      fc.property(fc.array(anyRule), anyRule, (rules, more) => {
        const before = rules.map((rule) => aRule(rule))
        const after = [...before, aRule({ ...more, effect: 'deny' })]

        expect(ask(aPolicy({ rules: before })).allowed || !ask(aPolicy({ rules: after })).allowed).toBe(true)
      }),
    )
  })

  it.each<[string, string, boolean]>([
    ['2026-11-20T08:00:00Z', 'a Friday at nine in Berlin', true],
    ['2026-11-20T07:59:00Z', 'a minute before', false],
    ['2026-11-20T17:00:00Z', 'the end, which counts no more', false],
    ['2026-11-21T10:00:00Z', 'a Saturday', false],
    ['2026-07-10T07:30:00Z', 'summer time', true],
  ])('counts at its hours: %s, %s', (at, _, expected) => {
    const hours = { days: ['mon', 'fri'], from: '09:00', to: '18:00', timeZone: 'Europe/Berlin' } as const

    const answer = ask(aPolicy({ rules: [aRule({ hours })] }), { now: Date.parse(at) })

    expect(answer.allowed).toBe(expected)
    if (!expected) expect(answer).toMatchObject({ code: 'not-now', hours })
  })

  it('counts over midnight from the day it began', () => {
    const hours = { days: ['fri'], from: '22:00', to: '06:00', timeZone: 'UTC' } as const
    const at = (time: string) =>
      ask(aPolicy({ rules: [aRule({ hours })] }), { now: Date.parse(time) }).allowed

    expect(at('2026-11-20T23:00:00Z')).toBe(true)
    expect(at('2026-11-21T05:59:00Z')).toBe(true)
    expect(at('2026-11-20T05:00:00Z')).toBe(false)
    expect(at('2026-11-21T23:00:00Z')).toBe(false)
  })

  it.each([
    ['high', 'high', true],
    ['high', 'low', false],
    ['always', 'low', true],
    ['never', 'high', false],
  ] as const)('with secondPerson %s asks for one at %s risk: %s', (secondPerson, risk, expected) => {
    expect(ask(aPolicy({ secondPerson }), { risk })).toMatchObject({ secondPerson: expected })
  })

  it('takes the strictest of the rules that grant', () => {
    const rules = [aRule({ secondPerson: 'never' }), aRule({ name: 'strict', secondPerson: 'always' })]

    expect(ask(aPolicy({ rules }), { risk: 'low' })).toMatchObject({ secondPerson: true })
  })

  it('maps people to Kubernetes', () => {
    const identities = [
      { users: [], groups: ['@sre'], emails: [], kubernetesUser: 'sre:{email}', kubernetesGroups: ['sre'] },
    ]

    expect(identityOf(aPolicy({ identities }), ANA)).toEqual({
      user: 'sre:ana@halden.example',
      groups: ['sre'],
    })
    expect(identityOf(aPolicy({ identities }), EVE)).toBeUndefined()
    expect(identityOf(aPolicy({ identities }), { slackUserId: 'U1', groups: ['@sre'] })).toBeUndefined()
  })
})

describe('a pattern', () => {
  it.each([
    ['*', '', true],
    ['pay*', 'payments', true],
    ['*-prod', 'payments-prod', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['*b*b', 'ab', false],
    ['payments', 'payments-2', false],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected)
  })
})

describe('problems of a policy', () => {
  it.each<[string, Partial<Policy>, string]>([
    ['names nobody', { rules: [aRule({ groups: [] })] }, 'grants nothing'],
    ['names no action', { rules: [aRule({ actions: [] })] }, 'names no actions'],
    [
      'names an action that does not exist',
      { rules: [aRule({ actions: ['restart'] })] },
      'unknown action "restart"',
    ],
    ['only denies', { rules: [aRule({ effect: 'deny' })] }, 'grants nothing to anybody'],
    [
      'takes back what it grants',
      { rules: [aRule(), aRule({ name: 'no', effect: 'deny' })] },
      'rule "no" denies all of it',
    ],
    ['has two rules of one name', { rules: [aRule(), aRule()] }, 'two rules named "sre"'],
    [
      'wants a second person and knows one',
      { rules: [aRule({ groups: [], users: ['U0ANA'] })] },
      'only U0ANA may approve',
    ],
    ['maps nobody to Kubernetes', { identities: [] }, 'identities is empty'],
  ])('that %s', (_, more, words) => {
    expect(policyProblems(aPolicy(more)).join('\n')).toContain(words)
  })

  it('are none in a good one, nor in none at all', () => {
    expect(policyProblems(aPolicy())).toEqual([])
    expect(policyProblems(NO_POLICY)).toEqual([])
  })
})

describe('policy: in crashloop.yaml', () => {
  it('is deny by default', () => {
    expect(toPolicy(PolicyYaml.parse(undefined))).toEqual(NO_POLICY)
  })

  it('reads rules', () => {
    const parsed = PolicyYaml.parse({
      rules: [{ name: 'sre', groups: ['@sre'], actions: ['*'], namespaces: ['payments'] }],
      identities: [{ emails: ['*@halden.example'], kubernetesUser: '{email}' }],
    })

    expect(ask(toPolicy(parsed)).allowed).toBe(true)
    expect(ask(toPolicy(parsed), { namespace: 'shop' }).allowed).toBe(false)
  })

  it.each([
    [{ rules: [{ name: 'x', groups: ['sre'], actions: ['*'] }] }, 'user group id'],
    [{ rules: [{ name: 'x', users: ['ana'], actions: ['*'] }] }, 'Slack user id'],
    [{ rules: [{ name: 'x', groups: ['@sre'] }] }, 'names no actions'],
    [{ readonly: true }, 'readonly'],
    [{ approvalMinutes: 0 }, '1'],
    [{ rules: [{ name: 'x', groups: ['@a'], actions: ['*'], hours: { from: '9', to: '10:00' } }] }, '08:00'],
    [
      {
        rules: [
          {
            name: 'x',
            groups: ['@a'],
            actions: ['*'],
            hours: { from: '09:00', to: '10:00', timeZone: 'Mars' },
          },
        ],
      },
      'time zone',
    ],
  ])('tells what is wrong: %o', (value, words) => {
    const { error } = PolicyYaml.safeParse(value)

    expect(JSON.stringify(error?.issues)).toContain(words)
  })
})
