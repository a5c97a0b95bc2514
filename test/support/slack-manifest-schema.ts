/** What Slack takes as an app manifest: fields and limits as its own SDK declares them (@slack/web-api, request/manifest.d.ts). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const DECLARATIONS = readFileSync(
  join(import.meta.dirname, '../../node_modules/@slack/web-api/dist/types/request/manifest.d.ts'),
  'utf8',
)

/** The words of a union of the SDK. */
function wordsOf(type: string) {
  const [, union = ''] = new RegExp(`^type ${type} = (.*);$`, 'm').exec(DECLARATIONS) ?? []
  return z.enum([...union.matchAll(/'([^']+)'/g)].map(([, word = '']) => word))
}

const Address = z.url({ protocol: /^https$/ })
const Words = (most: number) => z.string().min(1).max(most)

/** In Socket Mode nothing has an address; otherwise everything that Slack calls needs one. */
export function slackManifest(transport: 'socket' | 'http') {
  const address = transport === 'http' ? Address : z.never().optional()
  return z.strictObject({
    _metadata: z.strictObject({ major_version: z.union([z.literal(1), z.literal(2)]) }),
    display_information: z.strictObject({
      name: Words(35),
      description: Words(140),
      background_color: z.string().regex(/^#[0-9a-f]{6}$/i),
    }),
    features: z.strictObject({
      app_home: z.strictObject({
        home_tab_enabled: z.boolean(),
        messages_tab_enabled: z.boolean(),
        messages_tab_read_only_enabled: z.boolean(),
      }),
      bot_user: z.strictObject({
        display_name: Words(80).regex(/^[a-z0-9_.-]+$/),
        always_online: z.boolean(),
      }),
      slash_commands: z
        .array(
          z.strictObject({
            command: Words(32).regex(/^\//),
            description: Words(2_000),
            usage_hint: Words(1_000),
            should_escape: z.boolean(),
            url: address,
          }),
        )
        .max(50),
      shortcuts: z
        .array(
          z.strictObject({
            type: z.enum(['global', 'message']),
            name: z.string().min(1),
            callback_id: Words(255),
            description: Words(150),
          }),
        )
        .max(10),
    }),
    oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(wordsOf('BotScope')) }) }),
    settings: z.strictObject({
      interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: address }),
      event_subscriptions: z.strictObject({
        bot_events: z.array(wordsOf('ManifestEvent')),
        request_url: address,
      }),
      org_deploy_enabled: z.boolean(),
      socket_mode_enabled: z.literal(transport === 'socket'),
      token_rotation_enabled: z.boolean(),
    }),
  })
}
