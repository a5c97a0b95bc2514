/** `crashloop init`: asks what an installation needs to know and writes the files for it, each ready to be used. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { type Answers, askAll, QUESTIONS, type QuestionId } from './init-answers.ts'
import { initFiles, manifestLink, needsKubeconfig } from './init-files.ts'

/**
 * Every question is an option too; what is not given is asked on a terminal, and has its default elsewhere or with
 * `--yes`. Existing files are kept, and named, unless `--force` is given.
 */
export async function initCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({
    args,
    options: {
      ...asOptions(),
      dir: { type: 'string', default: 'crashloop' },
      yes: { type: 'boolean', short: 'y', default: false },
      force: { type: 'boolean', default: false },
    },
  })
  const { dir, yes, force, ...given } = values as Partial<Record<QuestionId, string>> & {
    readonly dir: string
    readonly yes: boolean
    readonly force: boolean
  }
  const answers =
    yes || process.stdin.isTTY !== true ? await askAll(given, undefined) : await askPerson(given)
  const files = await initFiles(answers)
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
  return { exitCode: 0, output: nextSteps(dir, answers, link) }
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

function nextSteps(dir: string, answers: Answers, link: string): string {
  const { transport, namespace, channel } = answers
  const secret =
    transport === 'socket' ? 'SLACK_APP_TOKEN (xapp-, scope connections:write)' : 'SLACK_SIGNING_SECRET'
  return `Written to ${dir}: crashloop.yaml, slack-manifest.yaml, crashloop.env, values.yaml, alertmanager.yaml

1. Create the Slack app by this link, install it, and put SLACK_BOT_TOKEN (xoxb-) and ${secret} into
   ${dir}/crashloop.env:
   ${link}
2. Invite the bot: /invite @crashloop in ${channel}
3. Install it, on a cluster (from a checkout of crashloop):
     kubectl create namespace ${namespace}
     kubectl -n ${namespace} create secret generic crashloop --from-env-file=${dir}/crashloop.env${needsKubeconfig(answers) ? clustersSecret(namespace) : ''}
     helm install crashloop deploy/chart -n ${namespace} -f ${dir}/values.yaml
   or on this machine, with its kubeconfig:
     CRASHLOOP_CONFIG=${dir}/crashloop.yaml node --env-file=${dir}/crashloop.env src/main.ts
4. Add ${dir}/alertmanager.yaml to the configuration of Alertmanager.
5. crashloop doctor says what is missing; crashloop test-alert <namespace>/<kind>/<name> tries the whole chain.
`
}

function clustersSecret(namespace: string): string {
  return `
     kubectl -n ${namespace} create secret generic crashloop-clusters --from-file=config=<a kubeconfig that works in a pod>`
}
