/** Reads what follows `/crashloop`, in the forms that people type at night: pasted from kubectl, or on a phone. */
import type { Wanted } from '../../../src/domain/workload.ts'
import { nearestWord } from '../../../src/incidents/match-names.ts'
import { periodWords } from '../../../src/incidents/report.ts'
import { type MuteSpan, spanAtEnd } from './parse-duration.ts'
import { USAGE_WORDS } from './usage.ts'
import { CLUSTER, IGNORED, KINDS, LABEL, normalise, OPTIONS, type Option, SUBDOMAIN, shown } from './words.ts'

/** What was understood, and the words that tell the person; none where the answer itself is all there is to tell. */
export type ParsedCommand =
  /** Without a name in `wanted`: what fails now? */
  | { readonly type: 'question'; readonly wanted: Wanted; readonly words: string }
  | { readonly type: 'incidents' }
  | { readonly type: 'report'; readonly days: number; readonly words: string }
  | { readonly type: 'mute'; readonly wanted: Wanted & { readonly name: string }; readonly span: MuteSpan }
  /** `to` is a Slack user id; `named` is what was typed instead of one, which only a choice can settle. */
  | { readonly type: 'handoff'; readonly to?: string; readonly named?: string }
  /** The words are the whole answer. */
  | { readonly type: 'help' | 'invalid'; readonly words: string }

/** Words of a pasted kubectl command that say nothing new. */
const NOISE = new Set(['kubectl', 'k', 'get', 'describe', 'logs', 'diagnose', 'why', 'please'])
const HELP = new Set(['help', '-h', '--help', '?', 'usage'])
const COMMANDS = ['help', 'incidents', 'mute', 'handoff', 'report']

/** Parses the text of the command; never throws. */
export function parseCommand(text: string): ParsedCommand {
  const words = normalise(text)
  const [first = '', ...rest] = words
  const command = first.toLowerCase()
  if (words.length === 1 && HELP.has(command)) return { type: 'help', words: USAGE_WORDS }
  if (words.length === 1 && command === 'incidents') return { type: 'incidents' }
  if (command === 'handoff' || command === 'handover') return parseHandoff(rest)
  if (command === 'report' && words.length <= 2 && !rest[0]?.startsWith('/')) return parseReport(rest[0])
  if (command === 'mute' && !rest[0]?.startsWith('/')) return parseMute(rest)
  const parsed = parseQuestion(words)
  return misspelt(words, parsed) ?? parsed
}

/** `to @ben`, `@ben`, or nobody; a name with a slash in it is a workload that somebody asks about. */
function parseHandoff(words: readonly string[]): ParsedCommand {
  const rest = words[0]?.toLowerCase() === 'to' ? words.slice(1) : words
  const [first] = rest
  if (first === undefined) return { type: 'handoff' }
  if (rest.length > 1)
    return invalid(`I expect one person, and cannot tell whom ${shown(rest.join(' '))} means.`)
  const [, id] = /^<@([UW][A-Z0-9]{1,20})(?:\|[^>]*)?>$/.exec(first) ?? []
  return id === undefined ? { type: 'handoff', named: shown(first) } : { type: 'handoff', to: id }
}

const DEFAULT_DAYS = 7

function parseReport(period: string | undefined): ParsedCommand {
  const days = period === undefined ? DEFAULT_DAYS : Number(/^(\d{1,3})d?$/i.exec(period)?.[1] ?? 0)
  if (!(days >= 1 && days <= 90))
    return invalid(`I do not know the period ${shown(period ?? '')}. Write 7d or 30d, at most 90d.`)
  return {
    type: 'report',
    days,
    words: `Making the report of ${periodWords(days)}. It comes here in a moment.`,
  }
}

function parseMute(words: readonly string[]): ParsedCommand {
  const { rest, span } = spanAtEnd(words)
  const wanted = parseWanted(rest)
  if (typeof wanted === 'string') return invalid(wanted)
  const { name } = wanted
  if (name === undefined) return invalid('Which workload is to be muted? Its name is missing.')
  if (span === undefined)
    return invalid(
      `For how long is ${shown(name)} to be muted? Write 30m, 4h, 2d, until tomorrow or until resolved.`,
    )
  return { type: 'mute', wanted: { ...wanted, name }, span }
}

function parseQuestion(words: readonly string[]): ParsedCommand {
  const wanted = parseWanted(words)
  if (typeof wanted === 'string') return invalid(wanted)
  const { cluster, namespace, kind, name } = wanted
  const where = cluster === undefined ? '' : ` in ${cluster}`
  if (name === undefined) {
    const scope = namespace === undefined ? '' : ` in namespace ${namespace}`
    return { type: 'question', wanted, words: `Looking at what fails now${scope}${where}.` }
  }
  const what = `${kind ?? ''} ${namespace === undefined ? '' : `${namespace}/`}${name}`.trim()
  return {
    type: 'question',
    wanted,
    words: `Looking at ${what}${where}. The answer comes in a thread here.`,
  }
}

/** A word that is nearly a command is more likely a slip than the name of a workload. */
function misspelt(words: readonly string[], parsed: ParsedCommand): ParsedCommand | undefined {
  const [first = ''] = words
  const typed = first.toLowerCase()
  if (COMMANDS.includes(typed) || !/^[a-z?]+$/.test(typed)) return undefined
  const nearest = nearestWord(typed, COMMANDS)
  if (nearest === undefined) return undefined
  const alone = words.length === 1
  if (!alone && parsed.type === 'question' && spanAtEnd(words).span === undefined) return undefined
  const name = alone ? ` For a workload of that name, write /crashloop -n <namespace> ${typed}.` : ''
  return invalid(`I do not know ${shown(first)}. Do you mean /crashloop ${nearest}?${name}`)
}

/** Reads names and options as kubectl takes them; a string says what is wrong with them. Never throws. */
export function parseWanted(words: readonly string[]): Wanted | string {
  const read = readWords(words)
  if (typeof read === 'string') return read
  const { namespace, container, cluster } = read.options
  const named = readName(read.names, namespace)
  if (typeof named === 'string') return named
  const problem = checkNames({ ...named, container, cluster })
  if (problem !== undefined) return problem
  return {
    ...named,
    ...(cluster === undefined ? {} : { cluster }),
    ...(container === undefined ? {} : { container }),
  }
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
    if (IGNORED.has(flag)) continue
    const option = OPTIONS.get(flag)
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
  readonly namespace?: string
  readonly name?: string
  readonly kind?: string
}

function readName(words: readonly string[], namespace: string | undefined): Named | string {
  const scope = namespace === undefined ? {} : { namespace }
  const parts = words.flatMap((word) => word.split('/')).map((part) => part.trim())
  if (parts.some((part) => part === ''))
    return `There is a name missing beside the slash in ${shown(words.join(' '))}.`
  const [first = '', second = '', third = ''] = parts
  const kind = KINDS.get(first.toLowerCase())
  if (parts.length === 0) return scope
  if (parts.length === 1) {
    // `kubectl get pods` asks for all of them.
    return kind !== undefined && first.endsWith('s') && kind.toLowerCase() !== first
      ? scope
      : { ...scope, name: first }
  }
  if (parts.length === 2) {
    if (kind !== undefined) return { ...scope, name: second, kind }
    if (namespace === undefined || first === namespace) return { namespace: first, name: second }
    return `The namespace is given twice: ${shown(namespace)} and ${shown(first)}. Or is ${shown(first)} a kind? I know pod, deploy, sts, ds, rs, job and cronjob.`
  }
  const inner = KINDS.get(second.toLowerCase())
  if (parts.length === 3 && inner !== undefined && (namespace === undefined || namespace === first)) {
    return { namespace: first, name: third, kind: inner }
  }
  return `I expect one pod or workload, and cannot tell which one ${shown(words.join(' '))} is.`
}

function checkNames(
  names: Named & { readonly container: string | undefined; readonly cluster: string | undefined },
): string | undefined {
  return (
    checkName('namespace', names.namespace, LABEL) ??
    checkName('name', names.name, SUBDOMAIN) ??
    checkName('container', names.container, LABEL) ??
    (names.cluster === undefined || CLUSTER.test(names.cluster)
      ? undefined
      : `${shown(names.cluster)} cannot be the name of a cluster.`)
  )
}

function checkName(what: string, value: string | undefined, pattern: RegExp): string | undefined {
  if (value === undefined || pattern.test(value)) return undefined
  const lower = value.toLowerCase()
  if (pattern.test(lower)) return `Names in Kubernetes are lower-case. Do you mean the ${what} ${lower}?`
  return `${shown(value)} cannot be a ${what}: Kubernetes allows lower-case letters, digits and hyphens${pattern === SUBDOMAIN ? ' and dots' : ''}.`
}

function invalid(words: string): ParsedCommand {
  return { type: 'invalid', words: `${words}\n/crashloop help lists what you can write.` }
}
