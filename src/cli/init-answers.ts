/** What `crashloop init` asks, and what it accepts. */
import { CliError } from './command.ts'

export type QuestionId =
  | 'transport'
  | 'url'
  | 'channel'
  | 'clusters'
  | 'namespace'
  | 'prometheus'
  | 'alertmanager'

export interface Answers {
  readonly transport: 'socket' | 'http'
  /** Address at which Slack reaches the bot; only of HTTP mode. */
  readonly url: string
  readonly channel: string
  readonly clusters: readonly { readonly name: string; readonly context?: string }[]
  /** Where it is installed. */
  readonly namespace: string
  /** Empty: none. */
  readonly prometheus: string
  readonly alertmanager: string
}

interface Question {
  readonly id: QuestionId
  readonly ask: string
  readonly initial: string
  /** What is wrong with an answer, in words; undefined when nothing is. */
  readonly problem: (
    answer: string,
    given: Readonly<Partial<Record<QuestionId, string>>>,
  ) => string | undefined
}

const HTTP = /^https?:\/\/[^\s/@]+(\/\S*)?$/
const CLUSTER = /^[\w.:@/-]+(=[\w.:@/-]+)?$/

export const QUESTIONS: readonly Question[] = [
  {
    id: 'transport',
    ask: 'How does Slack reach the bot: socket (nothing has to reach you) or http?',
    initial: 'socket',
    problem: (answer) => (answer === 'socket' || answer === 'http' ? undefined : 'it is socket or http'),
  },
  {
    id: 'url',
    ask: 'At which address does Slack reach it (only for http)?',
    initial: '',
    problem: (answer, { transport }) =>
      transport === 'http' && !answer.startsWith('https://')
        ? 'http mode needs an https address'
        : optionalUrl(answer),
  },
  {
    id: 'channel',
    ask: 'Into which channel do incidents go: an id, or #name?',
    initial: '#alerts',
    problem: (answer) =>
      /^(#[^\s#]{1,80}|[CGD][A-Z0-9]{2,})$/.test(answer)
        ? undefined
        : 'it is an id like C0123456789, or a #name',
  },
  {
    id: 'clusters',
    ask: 'Which clusters, as name or name=context, separated by commas? Empty: the one that it runs in.',
    initial: '',
    problem: (answer) => {
      const wrong = answer
        .split(',')
        .map((each) => each.trim())
        .find((each) => each !== '' && !CLUSTER.test(each))
      return wrong === undefined ? undefined : `"${wrong}" is neither a name nor name=context`
    },
  },
  {
    id: 'namespace',
    ask: 'Into which namespace will it be installed?',
    initial: 'crashloop',
    problem: (answer) =>
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(answer) ? undefined : 'it is no name of a namespace',
  },
  {
    id: 'prometheus',
    ask: 'Where is Prometheus, for the course of memory and CPU? Empty: none.',
    initial: '',
    problem: optionalUrl,
  },
  {
    id: 'alertmanager',
    ask: 'Where is Alertmanager, for silences? Empty: none.',
    initial: '',
    problem: optionalUrl,
  },
]

function optionalUrl(answer: string): string | undefined {
  return answer === '' || HTTP.test(answer)
    ? undefined
    : 'it is no http or https address without user and password'
}

/** Shows a question to a person and resolves to what they typed. */
export type Ask = (text: string) => Promise<string>

/**
 * Takes what was given; the rest is asked, or has its default when nobody is there to `ask`. Throws `CliError` 2 that
 * lists every wrong answer.
 */
export async function askAll(
  given: Readonly<Partial<Record<QuestionId, string>>>,
  ask: Ask | undefined,
): Promise<Answers> {
  const answers: Partial<Record<QuestionId, string>> = {}
  const problems: string[] = []
  for (const question of QUESTIONS) {
    const { id, initial, problem } = question
    const wanted = id !== 'url' || answers.transport === 'http'
    const answer = given[id] ?? (ask && wanted ? await askOne(ask, question, answers) : initial)
    const wrong = problem(answer, answers)
    if (wrong !== undefined) problems.push(`--${id} "${answer}": ${wrong}.`)
    answers[id] = answer
  }
  if (problems.length > 0) throw new CliError(2, problems.join('\n'))
  return toAnswers(answers as Record<QuestionId, string>)
}

async function askOne(
  ask: Ask,
  { ask: text, initial, problem }: Question,
  answers: Readonly<Partial<Record<QuestionId, string>>>,
): Promise<string> {
  let wrong: string | undefined
  for (;;) {
    const before = wrong === undefined ? '' : `  ${wrong}\n`
    const answer = (await ask(`${before}${text}${initial === '' ? '' : ` [${initial}]`} `)).trim() || initial
    wrong = problem(answer, answers)
    if (wrong === undefined) return answer
  }
}

function toAnswers(answers: Readonly<Record<QuestionId, string>>): Answers {
  const clusters = answers.clusters
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', context] = each.split('=')
      return { name, ...(context === undefined ? {} : { context }) }
    })
  return { ...answers, transport: answers.transport === 'http' ? 'http' : 'socket', clusters }
}
