/** The files of an installation, made from the answers of `crashloop init`. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { Answers } from './init-answers.ts'

export interface InitFile {
  readonly text: string
  /** Holds secrets: readable by its owner only. */
  readonly secret?: boolean
}

type FileName =
  | 'crashloop.yaml'
  | 'slack-manifest.yaml'
  | 'crashloop.env'
  | 'values.yaml'
  | 'alertmanager.yaml'

/** Environment variables that are known already, as `--env` gives them. */
export type KnownVariables = Readonly<Partial<Record<string, string>>>

/** The token of the webhook is made here, and the ones of Slack are left empty, unless they are known. */
export async function initFiles(
  answers: Answers,
  known: KnownVariables,
): Promise<Readonly<Record<FileName, InitFile>>> {
  return {
    'crashloop.yaml': { text: crashloopYaml(answers) },
    'slack-manifest.yaml': { text: await slackManifest(answers) },
    'crashloop.env': { text: environment(answers, known), secret: true },
    'values.yaml': { text: chartValues(answers) },
    'alertmanager.yaml': { text: await alertmanagerYaml(answers) },
  }
}

/** Opens the form of Slack with the manifest in it (https://docs.slack.dev/app-manifests). */
export function manifestLink(manifest: string): string {
  const withoutComments = manifest.replaceAll(/^#.*\n/gm, '')
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(withoutComments)}`
}

function settings({ channel, clusters }: Answers): object {
  return { version: 1, ...(clusters.length > 0 && { clusters }), slack: { channel } }
}

/** Whether clusters are contexts of a kubeconfig, which a pod has to be given. */
export function needsKubeconfig({ clusters }: Pick<Answers, 'clusters'>): boolean {
  return clusters.some(({ context }) => context !== undefined)
}

function crashloopYaml(answers: Answers): string {
  return `# What crashloop does where; \`crashloop doctor\` checks it. Everything that it can hold, explained:
# https://github.com/crashloop/crashloop/blob/main/deploy/crashloop.example.yaml
${stringify(settings(answers))}`
}

function environment({ transport, prometheus, alertmanager }: Answers, known: KnownVariables): string {
  const variables = {
    SLACK_BOT_TOKEN: '',
    ...(transport === 'socket' ? { SLACK_APP_TOKEN: '' } : { SLACK_SIGNING_SECRET: '' }),
    ALERTMANAGER_TOKEN: randomBytes(32).toString('hex'),
    ...known,
    ...(prometheus !== '' && { PROMETHEUS_URL: prometheus }),
    ...(alertmanager !== '' && { ALERTMANAGER_URL: alertmanager }),
  }
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

function chartValues(answers: Answers): string {
  const { transport, url } = answers
  return `# Values of the Helm chart; deploy/chart/values.yaml explains all of them.
${stringify({
  existingSecret: 'crashloop',
  config: settings(answers),
  ...(needsKubeconfig(answers) && {
    clusters: { existingSecret: 'crashloop-clusters', kubeconfig: 'config' },
  }),
  ...(transport === 'http' && { ingress: { enabled: true, host: new URL(url).hostname } }),
})}`
}

async function slackManifest({ transport, url }: Answers): Promise<string> {
  const text = await ofDeploy(
    transport === 'socket' ? 'slack/manifest.socket-mode.yaml' : 'slack/manifest.http.yaml',
  )
  return text.replaceAll('https://crashloop.example.com', url.replace(/\/+$/, ''))
}

async function alertmanagerYaml({ namespace }: Answers): Promise<string> {
  return (await ofDeploy('alertmanager/receiver.yaml')).replace(
    '//crashloop.crashloop.svc',
    `//crashloop.${namespace}.svc`,
  )
}

/** From the package that this file belongs to, as source or compiled. */
async function ofDeploy(path: string): Promise<string> {
  const root = dirname(findPackageJSON(import.meta.url) ?? '.')
  return await readFile(join(root, 'deploy', path), 'utf8')
}
