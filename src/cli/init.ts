/** `crashloop init`: asks what an installation needs to know and writes the files for it, each ready to be used. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseEnv } from 'node:util'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { type Answers, askAll, QUESTIONS, type QuestionId } from './init-answers.ts'
import { initFiles, type KnownVariables, manifestLink, needsKubeconfig } from './init-files.ts'

/**
 * Every question is an option too; what is not given is asked on a terminal, and has its default elsewhere or with
 * `--yes`. `--env` takes variables over from a file, e.g. the one of the playground. Existing files are kept, and named, unless `--force` is given.
 */
export async function initCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({
    args,
    options: {
      ...asOptions(),
      dir: { type: 'string', default: 'crashloop' },
      env: { type: 'string' },
      yes: { type: 'boolean', short: 'y', default: false },
      force: { type: 'boolean', default: false },
    },
  })
  const { dir, env, yes, force, ...options } = values as Partial<Record<QuestionId, string>> & {
    readonly dir: string
    readonly env?: string
    readonly yes: boolean
    readonly force: boolean
  }
  const { SLACK_CHANNEL: channel, ...known } = env === undefined ? {} : await readVariables(env)
  const given = { ...(channel !== undefined && { channel }), ...options }
  const answers =
    yes || process.stdin.isTTY !== true ? await askAll(given, undefined) : await askPerson(given)
  const files = await initFiles(answers, known)
  const present = Object.keys(files).filter((name) => existsSync(join(dir, name)))
  if (present.length > 0 && !force)
    throw new CliError(
      2,
      `${dir} has ${present.join(', ')} already; --force replaces them, --dir takes another folder.`,
    )
  await mkdir(dir, { recursive: true })
  for (const [name, { text, secret }] of Object.entries(files))
    await writeFile(join(dir, name), text, { mode: secret ? 0o600 : 0o644 })
  const link = manifestLink(files['slack-manifest.yaml'].text)
  return { exitCode: 0, output: nextSteps(dir, answers, known.SLACK_BOT_TOKEN ? undefined : link) }
}

async function readVariables(file: string): Promise<KnownVariables> {
  try {
    return parseEnv(await readFile(file, 'utf8'))
  } catch (error) {
    throw new CliError(2, `--env ${file} cannot be read (${(error as Error).message}).`, { cause: error })
  }
}

/** Questions go to standard error, so that the output can be kept. */
async function askPerson(given: Readonly<Partial<Record<QuestionId, string>>>): Promise<Answers> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await askAll(given, (text) => terminal.question(text))
  } finally {
    terminal.close()
  }
}

function asOptions(): Readonly<Record<QuestionId, { readonly type: 'string' }>> {
  const entries = QUESTIONS.map(({ id }) => [id, { type: 'string' }] as const)
  return Object.fromEntries(entries) as Record<QuestionId, { readonly type: 'string' }>
}

/** `link` is absent where there is a Slack app already. */
function nextSteps(dir: string, answers: Answers, link: string | undefined): string {
  const { namespace } = answers
  const steps = [
    ...(link === undefined ? [] : slackSteps(dir, answers, link)),
    `Start it on this machine, with its kubeconfig, from a checkout of crashloop:
     set -a; . ${dir}/crashloop.env; CRASHLOOP_CONFIG=${dir}/crashloop.yaml; set +a
     npm start
   or install it on a cluster:
     kubectl create namespace ${namespace}
     kubectl -n ${namespace} create secret generic crashloop --from-env-file=${dir}/crashloop.env${needsKubeconfig(answers) ? clustersSecret(namespace) : ''}
     helm install crashloop deploy/chart -n ${namespace} -f ${dir}/values.yaml`,
    `Add ${dir}/alertmanager.yaml to the configuration of Alertmanager.`,
    'crashloop doctor says what is missing; crashloop test-alert <namespace>/<kind>/<name> tries the whole chain.\n   Both want the variables of the bot; in a checkout they are `npm run crashloop -- doctor` and so on.',
  ]
  return `Written to ${dir}: crashloop.yaml, slack-manifest.yaml, crashloop.env, values.yaml, alertmanager.yaml

${steps.map((step, index) => `${index + 1}. ${step}\n`).join('')}`
}

function slackSteps(dir: string, { transport, channel }: Answers, link: string): readonly string[] {
  const secret =
    transport === 'socket' ? 'SLACK_APP_TOKEN (xapp-, scope connections:write)' : 'SLACK_SIGNING_SECRET'
  return [
    `Create the Slack app by this link, install it, and put SLACK_BOT_TOKEN (xoxb-) and ${secret} into
   ${dir}/crashloop.env:
   ${link}`,
    `Invite the bot: /invite @crashloop in ${channel}`,
  ]
}

function clustersSecret(namespace: string): string {
  return `
     kubectl -n ${namespace} create secret generic crashloop-clusters --from-file=config=<a kubeconfig that works in a pod>`
}
