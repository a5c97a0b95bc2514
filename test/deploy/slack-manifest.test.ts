/** The two manifests of the Slack app ask for what the code uses, and for the same in both transports. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { NEEDED_SCOPES } from '../../src/adapters/slack/check-slack.ts'
import { COMMAND, DIAGNOSE_THIS } from '../../src/adapters/slack/ids.ts'
import { slackManifest } from '../support/slack-manifest-schema.ts'

interface Manifest {
  readonly features: {
    readonly app_home: { readonly home_tab_enabled: boolean }
    readonly slash_commands: readonly { readonly command: string }[]
    readonly shortcuts: readonly { readonly type: string; readonly callback_id: string }[]
  }
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } }
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } }
}

describe.each([
  ['manifest.http.yaml', 'http'],
  ['manifest.socket-mode.yaml', 'socket'],
] as const)('%s', (name, transport) => {
  const path = join(import.meta.dirname, '../../deploy/slack', name)
  const manifest = parse(readFileSync(path, 'utf8')) as Manifest

  it('is what Slack takes', () => {
    expect(slackManifest(transport).safeParse(manifest).error?.issues).toBeUndefined()
  })

  it('asks for exactly the scopes that are needed', () => {
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(Object.keys(NEEDED_SCOPES).toSorted())
  })

  it('declares the command, the shortcut, the Home tab and the events that have a listener', () => {
    const { features, settings } = manifest

    expect(features.slash_commands.map(({ command }) => command)).toEqual([COMMAND])
    expect(features.shortcuts).toMatchObject([{ type: 'message', callback_id: DIAGNOSE_THIS }])
    expect(features.app_home.home_tab_enabled).toBe(true)
    expect(settings.event_subscriptions.bot_events).toEqual(['app_mention', 'app_home_opened'])
  })
})

it.each([
  ['a field that does not exist', (manifest: Manifest) => ({ ...manifest, setings: {} })],
  [
    'a scope that does not exist',
    (manifest: Manifest) => ({ ...manifest, oauth_config: { scopes: { bot: ['chat:shout'] } } }),
  ],
  [
    'a name that is too long',
    (manifest: Manifest) => ({ ...manifest, display_information: { name: 'x'.repeat(36) } }),
  ],
])('%s would be found', (_, spoil) => {
  const path = join(import.meta.dirname, '../../deploy/slack/manifest.socket-mode.yaml')
  const manifest = parse(readFileSync(path, 'utf8')) as Manifest

  expect(slackManifest('socket').safeParse(spoil(manifest)).success).toBe(false)
})
