/** Reads what somebody says to the bot in a message: a command, or a sentence that names something. */
import type { Wanted } from '../../../src/domain/workload.ts'
import { type ParsedCommand, parseCommand } from '../commands/parse-command.ts'
import { KINDS, LABEL, normalise, SUBDOMAIN } from '../commands/words.ts'

/** `this`: nothing is named, so that the thread decides what is meant. */
export type ParsedMention = ParsedCommand | { readonly type: 'this' }

/** Words of sentences around a name; none of them is taken for one. */
const STOP_WORDS = new Set(
  `a about again an and any anything app are at back be been being broken but by can cant check container could crash
  crashed crashes crashing crashloop crashloops crashlooping dead did diagnose do does doesnt doing down error errors
  explain fail failed failing fails find fine fix for from get going got had happened happening happens has have healthy
  help hello here hey hi how hows i id if in investigate is isnt issue it its just keep keeps kill killed like long look
  looking loop me my need not now of off ok on once one or our out over please pls pod pods problem restart restarted
  restarting restarts right running say see service show so start starting status still stop stopped stuck take tell than
  thanks that thats the them there these they this those to today tonight unhealthy up us was we were what whats when
  where which whether who why will with wont working workload would wrong you your`.split(/\s+/),
)

/** Words that ask for everything that fails, when no name is among them. */
const EVERYTHING =
  /\b(?:anything|everything|which|what(?:'s|s| is| are| else)?)\b.*\b(?:fail|broken|down|wrong|crash)/i

/** Slack takes messages of 40,000 characters; a question is short. */
const LONGEST_TEXT = 2_000

/** Parses the text of a message that mentions the bot; never throws. */
export function parseMention(text: string): ParsedMention {
  const said = text
    .slice(0, LONGEST_TEXT)
    .replace(/<@[UW][A-Z0-9]+(?:\|[^|<>]*)?>/g, ' ')
    .trim()
  const plain = said.replace(/['’]s\b/g, '')
  const words = normalise(plain)
  if (words.length === 0) return { type: 'this' }
  const command = parseCommand(plain)
  if (command.type !== 'invalid' && command.type !== 'question') return command
  if (words.some((word) => /^--?[a-z]/i.test(word))) return withoutSentence(words) ?? command
  const wanted = readSentence(words)
  if (wanted.name !== undefined) return { type: 'question', wanted, words: '' }
  if (wanted.namespace !== undefined || EVERYTHING.test(said)) return { type: 'question', wanted, words: '' }
  return { type: 'this' }
}

/** A command within a sentence: `why is api down -n payments`. */
function withoutSentence(words: readonly string[]): ParsedCommand | undefined {
  const kept = words
    .map(bare)
    .filter((word) => !STOP_WORDS.has(word.toLowerCase()) || KINDS.has(word.toLowerCase()))
  const parsed = parseCommand(kept.join(' '))
  return parsed.type === 'question' ? parsed : undefined
}

/** The name in a sentence, with what is said about its namespace, cluster and kind. */
export function readSentence(words: readonly string[]): Wanted {
  const scope: { namespace?: string; cluster?: string } = {}
  const names: Wanted[] = []
  const tokens = words.map(bare).filter((token) => token !== '')
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as string
    const lower = token.toLowerCase()
    const next = tokens[i + 1] ?? ''
    const previous = tokens[i - 1]?.toLowerCase() ?? ''
    const named = LABEL.test(next) && !STOP_WORDS.has(next)
    if ((lower === 'namespace' || lower === 'ns' || lower === 'cluster') && named) {
      scope[lower === 'cluster' ? 'cluster' : 'namespace'] ??= next
      i += 1
    } else if (lower === 'namespace' || lower === 'ns' || lower === 'cluster') {
      // `in the payments namespace`: the name before it was taken for a workload.
      const last = names.at(-1)
      if (last?.name === previous && last.namespace === undefined) {
        names.pop()
        scope[lower === 'cluster' ? 'cluster' : 'namespace'] ??= previous
      }
    } else if (token.includes('/')) {
      names.push(...readPath(token))
    } else if (KINDS.has(lower) && SUBDOMAIN.test(next) && !STOP_WORDS.has(next)) {
      names.push({ kind: KINDS.get(lower) as string, name: next })
      i += 1
    } else if ((previous === 'in' || previous === 'from') && LABEL.test(token) && !isCommon(lower)) {
      scope.namespace ??= token
    } else if (SUBDOMAIN.test(token) && !isCommon(lower)) {
      names.push({ name: token })
    }
  }
  const [best] = names.toSorted((a, b) => weight(b) - weight(a))
  return { ...scope, ...best }
}

function isCommon(word: string): boolean {
  return STOP_WORDS.has(word) || KINDS.has(word)
}

/** `payments/api`, `deploy/api` or `payments/deploy/api`. */
function readPath(token: string): readonly Wanted[] {
  const [first = '', second = '', third, ...more] = token.split('/')
  if (more.length > 0) return []
  if (third !== undefined) {
    const kind = KINDS.get(second.toLowerCase())
    return kind !== undefined && LABEL.test(first) && SUBDOMAIN.test(third)
      ? [{ namespace: first, kind, name: third }]
      : []
  }
  const kind = KINDS.get(first.toLowerCase())
  if (!SUBDOMAIN.test(second)) return []
  if (kind !== undefined) return [{ kind, name: second }]
  return LABEL.test(first) ? [{ namespace: first, name: second }] : []
}

/** A path says most; names of Kubernetes have hyphens and digits, words of a sentence have not. */
function weight({ namespace, kind, name = '' }: Wanted): number {
  return (namespace !== undefined ? 4 : 0) + (kind !== undefined ? 3 : 0) + (/[-\d]/.test(name) ? 2 : 0)
}

const AFTER_WORD = ')]}>*_~.,;:!?…'

/** A word without the punctuation of its sentence. */
function bare(word: string): string {
  const begun = word.replace(/^[([{<*_~]+/, '')
  let end = begun.length
  while (end > 0 && AFTER_WORD.includes(begun.charAt(end - 1))) end -= 1
  return begun.slice(0, end)
}
