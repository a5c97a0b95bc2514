/** What people say to the bot in a sentence, and what is understood. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMention } from '../../../handlers/slack/text/parse-mention.ts'

const api = { namespace: 'payments', name: 'api' }

describe('a mention that names something', () => {
  it.each([
    ['<@U0BOT> why is payments/api down', api],
    ['<@U0BOT> why is payments/api down?', api],
    ['hey <@U0BOT>, what is wrong with payments/api-7f9d?', { namespace: 'payments', name: 'api-7f9d' }],
    ['<@U0BOT> payments/api', api],
    ['<@U0BOT> diagnose api', { name: 'api' }],
    ['<@U0BOT> why does checkout-worker crash', { name: 'checkout-worker' }],
    ['<@U0BOT> why is the deployment api in payments failing', { ...api, kind: 'Deployment' }],
    ['<@U0BOT> why is api in the payments namespace down', api],
    ['<@U0BOT> why is api in namespace payments down', api],
    ['<@U0BOT> is pod api-6d5f8c7b9-x2x9p ok?', { kind: 'Pod', name: 'api-6d5f8c7b9-x2x9p' }],
    ['<@U0BOT> whats up with deploy/api in payments', { ...api, kind: 'Deployment' }],
    ['<@U0BOT> why is `payments/api` restarting all the time', api],
    ['<@U0BOT> why is api down -n payments', api],
    ['<@U0BOT> please look at payments/api --cluster prod-eu-1', { ...api, cluster: 'prod-eu-1' }],
    ['<@U0BOT> why is payments/api down in cluster prod-eu-1', { ...api, cluster: 'prod-eu-1' }],
    ["<@U0BOT> what's wrong with the api's pods", { name: 'api' }],
  ])('%s', (text, wanted) => {
    const parsed = parseMention(text)

    expect(parsed).toMatchObject({ type: 'question' })
    expect(parsed.type === 'question' && parsed.wanted).toEqual(wanted)
  })
})

describe('a mention without a name', () => {
  it.each([
    '<@U0BOT>',
    '<@U0BOT> why?',
    '<@U0BOT> what happened here?',
    '<@U0BOT> look again please',
    'hi <@U0BOT>!',
  ])('%s is about the thread it stands in', (text) => {
    expect(parseMention(text)).toEqual({ type: 'this' })
  })

  it.each(['<@U0BOT> what is failing?', "<@U0BOT> what's broken right now", '<@U0BOT> which pods are down?'])(
    '%s is about everything',
    (text) => {
      expect(parseMention(text)).toMatchObject({ type: 'question', wanted: {} })
    },
  )

  it.each([
    ['<@U0BOT> help', 'help'],
    ['<@U0BOT> incidents', 'incidents'],
    ['<@U0BOT> mute payments/api 4h', 'mute'],
    ['<@U0BOT> handoff', 'handoff'],
  ])('%s is the command', (text, type) => {
    expect(parseMention(text).type).toBe(type)
  })
})

it('never throws, and names only what Kubernetes could have', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'why',
      'is',
      'in',
      'namespace',
      'payments/api',
      'pod',
      '-n',
      'cluster',
      '/',
      '<@U0BOT>',
      'a/b/c/d',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const parsed = parseMention(words.join(' '))

      if (parsed.type !== 'question') return
      expect(parsed.wanted.namespace ?? 'x').toMatch(/^[a-z0-9-]{1,63}$/)
      expect(parsed.wanted.name ?? 'x').toMatch(/^[a-z0-9.-]{1,253}$/)
    }),
    { numRuns: 2_000 },
  )
})
