/** Reads what follows `/crashloop`, in the forms that people type at night: pasted from kubectl, or on a phone. */
import type { Target } from '../../../src/domain/workload.ts'

/** What was understood, and the words that tell the person. */
export type ParsedCommand =
  | { readonly type: 'question'; readonly target: Target; readonly words: string }
  | { readonly type: 'help'; readonly words: string }
  | { readonly type: 'invalid'; readonly words: string }

const USAGE = [
  '/crashloop <namespace>/<pod or workload>    diagnose it, in a thread in this channel',
  '/crashloop -n payments deploy/api    the same, as kubectl writes it',
  '/crashloop payments/api -c sidecar    start from one container',
  '/crashloop payments/api --cluster prod-eu-1    in another cluster',
  '/crashloop help    this text',
].join('\n')

const KINDS: ReadonlyMap<string, string> = new Map(
  [
    ['Pod', 'pod', 'pods', 'po'],
    ['Deployment', 'deployment', 'deployments', 'deploy'],
    ['StatefulSet', 'statefulset', 'statefulsets', 'sts'],
    ['DaemonSet', 'daemonset', 'daemonsets', 'ds'],
    ['ReplicaSet', 'replicaset', 'replicasets', 'rs'],
    ['Job', 'job', 'jobs'],
    ['CronJob', 'cronjob', 'cronjobs', 'cj'],
  ].flatMap(([kind = '', ...names]) => names.map((name) => [name, kind] as const)),
)

type Option = 'namespace' | 'container' | 'cluster'

const OPTIONS: Readonly<Record<string, Option>> = {
  '-n': 'namespace',
  '--namespace': 'namespace',
  '-c': 'container',
  '--container': 'container',
  '--cluster': 'cluster',
  '--context': 'cluster',
}

/** Words of a pasted kubectl command that say nothing new. */
const NOISE = new Set(['kubectl', 'k', 'get', 'describe', 'logs', 'diagnose', 'why', 'please'])
const HELP = new Set(['help', '-h', '--help', '?', 'usage'])

/** Parses the text of the command; never throws. */
export function parseCommand(text: string, defaultCluster: string): ParsedCommand {
  const words = normalise(text)
  if (words.length === 0 || (words.length === 1 && HELP.has(words[0]?.toLowerCase() ?? ''))) {
    return { type: 'help', words: USAGE }
  }
  const read = readWords(words)
  if (typeof read === 'string') return invalid(read)
  const named = readName(read.names, read.options.namespace)
  if (typeof named === 'string') return invalid(named)
  const problem = checkNames({ ...named, container: read.options.container, cluster: read.options.cluster })
  if (problem !== undefined) return invalid(problem)
  const target: Target = {
    cluster: read.options.cluster ?? defaultCluster,
    ...named,
    ...(read.options.container === undefined ? {} : { container: read.options.container }),
  }
  const what = `${target.kind ?? ''} ${target.namespace}/${target.name}`.trim()
  return {
    type: 'question',
    target,
    words: `Looking at ${what} in ${target.cluster}. The answer comes in a thread here.`,
  }
}

/** Undoes what phones and Slack make of a command: long dashes, quotes, backticks, links. */
function normalise(text: string): readonly string[] {
  return text
    .slice(0, 1_000)
    .replace(/<(?:https?:\/\/|mailto:)[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<https?:\/\/([^|>]*?)\/?>/g, '$1')
    .replace(/[`"'“”‘’«»]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) =>
      word
        .replace(/^—/, '--')
        .replace(/^–(?=.$)/, '-')
        .replace(/^–/, '--'),
    )
}

interface ReadWords {
  readonly names: readonly string[]
  readonly options: Partial<Record<Option, string>>
}

function readWords(words: readonly string[]): ReadWords | string {
  const names: string[] = []
  const options: Partial<Record<Option, string>> = {}
  const waiting = [...words]
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (!word.startsWith('-')) {
      names.push(word)
      continue
    }
    const [flag = '', given] = word.split(/=(.*)/s)
    if (flag === '-p' || flag === '--previous') continue
    const option = OPTIONS[flag]
    if (option === undefined) return `I do not know the option ${shown(word)}.`
    const value = given ?? waiting.shift()
    if (value === undefined || value === '' || value.startsWith('-'))
      return `A name is missing after ${flag}.`
    if (options[option] !== undefined && options[option] !== value) return `The ${option} is given twice.`
    options[option] = value
  }
  while (names.length > 1 && NOISE.has(names[0] ?? '')) names.shift()
  return { names, options }
}

interface Named {
  readonly namespace: string
  readonly name: string
  readonly kind?: string
}

function readName(words: readonly string[], namespace: string | undefined): Named | string {
  if (words.length === 0) return 'Which pod or workload? Its name is missing.'
  const parts = words.flatMap((word) => word.split('/')).map((part) => part.trim())
  if (parts.some((part) => part === ''))
    return `There is a name missing beside the slash in ${shown(words.join(' '))}.`
  const [first = '', second = '', third = ''] = parts
  const kind = KINDS.get(first.toLowerCase())
  if (parts.length === 1) {
    if (namespace !== undefined) return { namespace, name: first }
    return `In which namespace is ${shown(first)}? Write <namespace>/${shown(first)}.`
  }
  if (parts.length === 2 && namespace === undefined) {
    if (kind === undefined) return { namespace: first, name: second }
    return `In which namespace is ${shown(`${first}/${second}`)}? Write -n <namespace> in front.`
  }
  if (parts.length === 2 && namespace !== undefined) {
    if (kind !== undefined) return { namespace, name: second, kind }
    if (first === namespace) return { namespace, name: second }
    return `The namespace is given twice: ${shown(namespace)} and ${shown(first)}. Or is ${shown(first)} a kind? I know pod, deploy, sts, ds, rs, job and cronjob.`
  }
  const inner = KINDS.get(second.toLowerCase())
  if (parts.length === 3 && inner !== undefined && (namespace === undefined || namespace === first)) {
    return { namespace: first, name: third, kind: inner }
  }
  return `I expect one pod or workload, and cannot tell which one ${shown(words.join(' '))} is.`
}

/** DNS labels and subdomains, as Kubernetes demands of names (RFC 1123). */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
const CLUSTER = /^[A-Za-z0-9][\w.:@/-]{0,252}$/

function checkNames(
  names: Named & { readonly container: string | undefined; readonly cluster: string | undefined },
): string | undefined {
  return (
    checkName('namespace', names.namespace, LABEL) ??
    checkName('name', names.name, SUBDOMAIN) ??
    (names.container === undefined ? undefined : checkName('container', names.container, LABEL)) ??
    (names.cluster === undefined || CLUSTER.test(names.cluster)
      ? undefined
      : `${shown(names.cluster)} cannot be the name of a cluster.`)
  )
}

function checkName(what: string, value: string, pattern: RegExp): string | undefined {
  if (pattern.test(value)) return undefined
  const lower = value.toLowerCase()
  if (pattern.test(lower)) return `Names in Kubernetes are lower-case. Do you mean the ${what} ${lower}?`
  return `${shown(value)} cannot be a ${what}: Kubernetes allows lower-case letters, digits and hyphens${pattern === SUBDOMAIN ? ' and dots' : ''}.`
}

function invalid(words: string): ParsedCommand {
  return { type: 'invalid', words: `${words}\n\n${USAGE}` }
}

function shown(value: string): string {
  const characters = [...value]
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}…` : value
}
