/** The application rejects its configuration: a missing or malformed environment variable or file. */
import type { EvidenceItem, Remedy } from '../../domain/diagnosis.ts'
import { type Detection, defineCause } from '../cause.ts'
import { runItem } from '../describe-run.ts'
import { type EnvState, envItem, envState } from '../env-of.ts'
import { configFactor, type Shared } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { kubectl, rollBack, workloadArgument } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { weighedEntries } from '../log-excerpt/last-words.ts'
import { classify, logItem, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { type MountedPath, mountItem, mountOf, mountsOf } from '../mount-of.ts'
import { restartCommand, setCommand } from '../queries.ts'
import { settingsNamed } from '../settings-named.ts'

const byLog = defineLogCause({
  id: 'config-invalid',
  title: 'Invalid configuration',
  meaning:
    'The application reads its configuration at start, finds something missing or wrong in it, and refuses to run. Restarting does not help until the variable or the file is corrected.',
  // EX_CONFIG of sysexits.h: https://man7.org/linux/man-pages/man3/sysexits.h.3head.html
  adjust: ({ container, confidence }) =>
    container.run?.exitCode === 78 ? Math.min(0.97 / confidence, 1.15) : undefined,
  summary: (match, facts) => {
    const states = statesOf(match, facts).slice(0, 4)
    const file = fileOf(match, facts)
    const named = states.map(stateWords).join('; ')
    const where = file ? ` The file ${file.path} comes from ${file.mounted.source}.` : ''
    return `Container ${match.container.name} rejects its configuration: ${wordsOf(match)}.${named ? ` ${named}.` : ''}${where}`
  },
  related: (match, facts) => [
    ...statesOf(match, facts).map((s) => envItem(s, match.container)),
    ...fileItems(match, facts),
  ],
  settles: (match, facts) => {
    const file = fileOf(match, facts)
    const object = file?.mounted.object
    if (object && object.kind === 'ConfigMap') return kubectl(facts, `get configmap ${object.name} -o yaml`)
    return kubectl(facts, `set env ${workloadArgument(facts)} -c ${match.container.name} --list`)
  },
  shares: (match, facts) => [...fileShares(match, facts), ...envShares(match, facts)],
  fixes: (match, facts) => [
    ...envFixes(statesOf(match, facts), match.container, facts),
    ...fileFixes(match, facts),
  ],
  remedies: (_finding, facts) => [
    {
      text: 'When it began with a roll-out, roll back to the revision that ran, then correct the configuration in peace.',
      ...rollBack(facts),
    },
  ],
})

export const configInvalid = defineCause({
  ...byLog,
  detect: (facts) => [...byLog.detect(facts), ...facts.failing.flatMap((c) => blamedSetting(c, facts) ?? [])],
})

/** Never more than likely: the message may name a setting for another reason. */
const NAMED = 0.72

/** The error that ended the process names a variable that the pod sets, and no pattern knows the message. */
function blamedSetting(container: ContainerFacts, facts: Facts): Detection | undefined {
  const { run, spec } = container
  if (!run || run.neverRan || run.exitCode === 0 || run.exitCode > 128) return undefined
  const [last] = weighedEntries(container)
  if (!last || last.entry.trace || last.weight < 0.7) return undefined
  const { entry, weight } = last
  const name = (spec.env ?? []).find((e) => e.name.includes('_') && names(entry.text, e.name))?.name
  if (!name || classify(container).some((m) => m.confidence >= 0.5)) return undefined
  const state = envState(name, container, facts)
  return {
    container,
    confidence: NAMED * weight,
    summary: `Container ${container.name} ends with an error that names its setting ${name}: ${entry.message.trim().slice(0, 200)}. ${stateWords(state)}.`,
    supports: [logItem(container, entry.decisive), runItem(container, run), envItem(state, container)],
    settles: kubectl(facts, `set env ${workloadArgument(facts)} -c ${container.name} --list`),
  }
}

/** The name as a word of its own. */
function names(text: string, name: string): boolean {
  const at = text.indexOf(name)
  return at >= 0 && !/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length))
}

function statesOf(match: SignatureMatch, facts: Facts): EnvState[] {
  return settingsNamed(match)
    .map((name) => envState(name, match.container, facts))
    .filter(isTelling)
}

/** A lower-case setting that no variable of the pod resembles is probably a key of a file. */
function isTelling(state: EnvState): boolean {
  return state.spelled || state.set || state.change !== undefined || state.similar !== undefined
}

function stateWords(state: EnvState): string {
  const near = state.similar && !state.set ? ` (${state.similar} is set)` : ''
  const history = state.change && !state.set ? `, the last roll-out: ${state.change.summary}` : ''
  return `${state.name} ${state.words}${near}${history}`
}

/** The file that the entry names, when it lies on a mount. */
function fileOf(match: SignatureMatch, facts: Facts): { path: string; mounted: MountedPath } | undefined {
  const near = match.container.entries
    .slice(-6)
    .filter((e) => e !== match.entry)
    .map((e) => e.text.slice(0, 1000))
  for (const text of [match.line.text, match.entry.text, ...near]) {
    for (const [found] of text.matchAll(/\/[\w.@-]+(?:\/[\w.@-]+)+/g)) {
      const path = found.replace(/\.$/, '')
      const mounted = mountOf(path, match.container, facts)
      if (mounted) return { path, mounted }
    }
  }
  return undefined
}

function fileItems(match: SignatureMatch, facts: Facts): EvidenceItem[] {
  const file = fileOf(match, facts)
  if (file) return [mountItem(match.container, file.mounted)]
  if (settingsNamed(match).length > 0) return []
  return mountsOf(match.container, facts)
    .filter((m) => m.object && m.object.kind !== 'PersistentVolumeClaim')
    .slice(0, 3)
    .map((m) => mountItem(match.container, m))
}

function fileShares(match: SignatureMatch, facts: Facts): Shared[] {
  const object = fileOf(match, facts)?.mounted.object
  if (!object || object.kind === 'PersistentVolumeClaim') return []
  return [configFactor(object.kind, object.name, 'holds a setting that is rejected', facts)]
}

/** The objects that the rejected variables come from. */
function envShares(match: SignatureMatch, facts: Facts): Shared[] {
  const named = new Set(statesOf(match, facts).map(({ name }) => name))
  return (match.container.spec.env ?? [])
    .filter(({ name }) => named.has(name))
    .flatMap(({ valueFrom }) => {
      const { configMapKeyRef, secretKeyRef } = valueFrom ?? {}
      const name = configMapKeyRef?.name ?? secretKeyRef?.name
      const kind = configMapKeyRef ? 'ConfigMap' : 'Secret'
      return name === undefined ? [] : [configFactor(kind, name, 'holds a setting that is rejected', facts)]
    })
}

function envFixes(states: readonly EnvState[], container: ContainerFacts, facts: Facts): Remedy[] {
  const missing = states.filter((s) => !s.set)
  if (missing.length === 0) return []
  const sets = missing.map((s) => `${s.name}=<value>`).join(' ')
  return [
    {
      text: `Set ${missing.map((s) => s.name).join(', ')} for container ${container.name}${missing.some((s) => s.similar) ? `; perhaps ${missing.flatMap((s) => s.similar ?? []).join(', ')} was meant` : ''}.`,
      command: setCommand(facts, 'env', `-c ${container.name} ${sets}`),
    },
  ]
}

function fileFixes(match: SignatureMatch, facts: Facts): Remedy[] {
  const file = fileOf(match, facts)
  if (!file?.mounted.object) return []
  const { kind, name } = file.mounted.object
  return [
    {
      text: `Correct ${file.path} in ${kind} ${name}, then restart the pods.`,
      command: `${kubectl(facts, `edit ${kind.toLowerCase()} ${name}`)} && ${restartCommand(facts)}`,
    },
  ]
}
