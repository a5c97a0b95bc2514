/** What is fuzzed: every reader of texts that others write, each with real texts to begin from. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parseAlertGroup } from '../../../handlers/http/alertmanager-payload.ts'
import { parseCommand } from '../../../handlers/slack/commands/parse-command.ts'
import { parseMention } from '../../../handlers/slack/text/parse-mention.ts'
import { readAlertText } from '../../../handlers/slack/text/read-alert-text.ts'
import { describedCluster } from '../../../src/adapters/describe/described-cluster.ts'
import { openRecording } from '../../../src/adapters/recording/open-recording.ts'
import { asWritten } from '../../../src/cli/as-written.ts'
import { auditCommand } from '../../../src/cli/audit.ts'
import { CliError } from '../../../src/cli/command.ts'
import { renderDiagnosis } from '../../../src/cli/render-diagnosis.ts'
import { parseCrashloopYaml } from '../../../src/crashloop-yaml.ts'
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import { AppError } from '../../../src/domain/errors.ts'
import type { Evidence } from '../../../src/domain/evidence.ts'
import { parseBundle } from '../../../src/evidence/bundle.ts'
import { gather } from '../../../src/evidence/gather.ts'
import { readLog } from '../../../src/evidence/read-log.ts'
import { createRedactor } from '../../../src/evidence/redact.ts'
import { chain } from '../../../src/remediation/audit-chain.ts'
import { CORPUS, gatherCase, listCases } from '../../support/corpus.ts'
import { anAuditRecord } from '../../support/plan-record.ts'
import { mutated, mutatedJson } from './mutate.ts'

export interface FuzzTarget {
  readonly name: string
  readonly texts: fc.Arbitrary<string>
  /** Resolves, or rejects with an error that is meant for people; whatever else it does is a fault. */
  run(text: string): Promise<void>
}

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const ROOT = join(import.meta.dirname, '../../..')
const CASES = listCases().slice(0, 12)
const texts = (paths: readonly string[]) => paths.map((path) => readFileSync(path, 'utf8'))

const ALERTS = texts(CASES.map(({ id }) => join(CORPUS, id, 'alert.json')))
const DESCRIPTIONS = texts(
  readdirSync(join(FIXTURES, 'describe'))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => join(FIXTURES, 'describe', file)),
)
const YAMLS = texts(
  ['deploy/crashloop.example.yaml', 'deploy/kustomize/base/crashloop.yaml'].map((path) => join(ROOT, path)),
)
const SAID = [
  'payments/api -n payments --cluster prod-eu-1 -c sidecar',
  'mute payments/api until tomorrow',
  'incidents',
  '<@U0BOT> why is the api in namespace payments crashing? <https://x.example|api>',
  'namespace = payments pod = api-7d9f8b6c54-x2x4z severity=warning payments/api-7d9f8b6c54-x2x4z (api)',
]

/** The evidence of some recorded cases with their logs, gathered once. */
const gathered = Promise.all(CASES.map((each) => gatherCase(each)))
const logs = await gathered.then((all) =>
  all.flatMap(({ logs: found }) =>
    found.slice(0, 1).map(({ lines }) => lines.map(({ text }) => text).join('\n')),
  ),
)
const bundles = await gathered.then((all) => all.slice(0, 4).map((evidence) => JSON.stringify(evidence)))

export const TARGETS: readonly FuzzTarget[] = [
  {
    name: 'webhook',
    texts: ofJson(ALERTS),
    async run(text) {
      const parsed = parseAlertGroup(text)
      if (!parsed.ok && parsed.problem.length > 1_000) throw new Error('The answer repeats the payload.')
    },
  },
  {
    name: 'command and mention',
    texts: mutated(SAID),
    async run(text) {
      parseCommand(text)
      parseMention(text)
      readAlertText(text)
    },
  },
  {
    name: 'description',
    texts: mutated(DESCRIPTIONS),
    async run(text) {
      const reader = describedCluster(text, 'fuzz')
      const clock = { now: () => Date.parse(reader.recordedAt) }
      const target = { cluster: 'fuzz', namespace: reader.namespace, kind: 'Pod', name: reader.pod }
      await judge(() => gather({ reader, clock, redactor: createRedactor() }, target))
    },
  },
  { name: 'recording', texts: ofJson(lists()), run: readRecording },
  {
    name: 'bundle',
    texts: ofJson(bundles),
    async run(text) {
      await judge(() => parseBundle(text, 'the bundle'))
    },
  },
  {
    name: 'log',
    texts: mutated(logs),
    async run(text) {
      const [evidence] = await gathered
      const { lines, omitted } = await readLog([Buffer.from(text)] as unknown as AsyncIterable<Uint8Array>)
      const log = (evidence as Evidence).logs[0]
      if (log) renderDiagnosis(diagnose({ ...(evidence as Evidence), logs: [{ ...log, lines, omitted }] }))
    },
  },
  {
    name: 'redaction',
    texts: mutated([...logs, ...bundles.map((text) => text.slice(0, 20_000))]),
    async run(text) {
      const redactor = createRedactor()
      const lines = text.split('\n')
      if (redactor.lines(lines).length !== lines.length)
        throw new Error('Redaction changed the number of lines.')
      redactor.value({ env: [{ name: text.slice(0, 100), value: text }], annotations: { [text]: text } })
    },
  },
  {
    name: 'crashloop.yaml',
    texts: mutated(YAMLS),
    async run(text) {
      const { value, problems } = parseCrashloopYaml(text)
      if (value === undefined && problems.length === 0) throw new Error('Refused without a word.')
    },
  },
  { name: 'audit export', texts: mutated([auditExport()]), run: checkAudit },
]

/** True for what is said to people; a plain error or a crash of the engine is not. */
export function isInWords(error: unknown): boolean {
  return (error instanceof AppError || error instanceof CliError) && error.message.length < 2_000
}

/** As `crashloop diagnose --from` does it. */
async function judge(read: () => Evidence | Promise<Evidence>): Promise<void> {
  await asWritten('the file', async () => renderDiagnosis(diagnose(await read())))
}

function lists(): string[] {
  const { id, namespace } = CASES[0] as (typeof CASES)[number]
  const folder = join(CORPUS, id, 'cluster/namespaces', namespace)
  return texts(
    ['pods.json', 'events.json', 'deployments.json', 'replicasets.json'].map((file) => join(folder, file)),
  )
}

/** Changed as text, which is mostly no JSON any more, or in its values. */
function ofJson(some: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 1, arbitrary: mutated(some) }, { weight: 3, arbitrary: mutatedJson(some) })
}

let copied: Promise<string> | undefined
async function copyOfRecording(id: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-fuzz-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await cp(join(CORPUS, id, 'cluster'), folder, { recursive: true })
  return folder
}

/** The text stands in the place of the list that it was made from, as far as it tells. */
async function readRecording(text: string): Promise<void> {
  const { id, namespace, pod, workload } = CASES[0] as (typeof CASES)[number]
  copied ??= copyOfRecording(id)
  const folder = await copied
  const kind = /"kind": ?"(Event|Deployment|ReplicaSet)"/.exec(text)?.[1] ?? 'Pod'
  const list = join(folder, 'namespaces', namespace, `${kind.toLowerCase()}s.json`)
  const original = readFileSync(list)
  try {
    await writeFile(list, text)
    const reader = await openRecording(folder)
    const clock = { now: () => Date.parse(reader.recordedAt) }
    const target = { cluster: reader.cluster, namespace, name: pod ?? workload.name }
    await judge(() => gather({ reader, clock, redactor: createRedactor() }, target))
  } finally {
    await writeFile(list, original)
  }
}

function auditExport(): string {
  const first = chain(anAuditRecord('one'), undefined)
  const second = chain(anAuditRecord('two'), first)
  return [first, second, chain(anAuditRecord('three'), second)]
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('')
}

async function checkAudit(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crashloop-fuzz-'))
  try {
    const file = join(folder, 'audit.jsonl')
    await writeFile(file, text)
    const { exitCode } = await auditCommand(['--verify', '--from', file])
    if (exitCode !== 0 && exitCode !== 1) throw new Error(`Exit code ${exitCode}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
