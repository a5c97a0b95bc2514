/** What the pod says about an environment variable that the log names: set, empty, from where, renamed or removed. */

import type { Change, EvidenceItem } from '../domain/diagnosis.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { EnvVar } from '../domain/kubernetes.ts'
import { compareRevisions } from './changes.ts'
import { specItem } from './describe-run.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { nearest } from './near-names.ts'
import { specPath } from './queries.ts'

export interface EnvState {
  readonly name: string
  /** The log spells it as a variable, not as a field of a class or file. */
  readonly spelled: boolean
  /** Words for people: `is not set`, `is empty`, `comes from key dsn of Secret db`. */
  readonly words: string
  readonly set: boolean
  /** A variable of the container with nearly this name. */
  readonly similar?: string
  /** What the last roll-out did to it. */
  readonly change?: Change
}

/** Looks the name up in the container; a field name of a settings class is tried in upper case, with any prefix. */
export function envState(field: string, container: ContainerFacts, facts: Facts): EnvState {
  const wanted = toEnvName(field)
  const spelled = field === wanted
  const env = container.spec.env ?? []
  const own = env.find((e) => e.name === field) ?? env.find((e) => fits(e.name, wanted))
  const change = envChanges(container, facts).find(
    (c) => nameIn(c) === field || fits(nameIn(c) ?? '', wanted),
  )
  if (own) {
    return {
      name: own.name,
      spelled,
      words: sourceOf(own),
      set: own.value !== '',
      ...(change ? { change } : {}),
    }
  }
  const name = (change && nameIn(change)) ?? wanted
  const bulk = bulkSource(name, container, facts)
  if (bulk) return { name, spelled, words: `comes from ${bulk}`, set: true }
  const similar = nearest(
    name,
    env.map((e) => e.name),
  )
  return {
    name,
    spelled,
    words: 'is not set in the container',
    set: false,
    ...(similar ? { similar } : {}),
    ...(change ? { change } : {}),
  }
}

/** The state as evidence. */
export function envItem(state: EnvState, container: ContainerFacts): EvidenceItem {
  const history = state.change ? `; the last roll-out: ${state.change.summary}` : ''
  const near = state.similar ? `; ${state.similar} is set` : ''
  return specItem(`${specPath(container)}.env[${state.name}]`, `${state.words}${near}${history}`)
}

/** One variable as evidence, with its value when it is a plain one. */
export function envValueItem(env: EnvVar, container: ContainerFacts): EvidenceItem {
  const text = env.valueFrom ? sourceOf(env) : `${env.name}=${clip(env.value ?? '')}`
  return specItem(`${specPath(container)}.env[${env.name}]`, text)
}

/** Where the value comes from, in words. */
export function sourceOf(env: EnvVar): string {
  const from = env.valueFrom
  if (from?.secretKeyRef) return `comes from key ${from.secretKeyRef.key} of Secret ${from.secretKeyRef.name}`
  if (from?.configMapKeyRef)
    return `comes from key ${from.configMapKeyRef.key} of ConfigMap ${from.configMapKeyRef.name}`
  if (from) return `comes from ${from.fieldRef?.fieldPath ?? from.resourceFieldRef?.resource ?? 'the pod'}`
  return env.value ? `is set to ${JSON.stringify(clip(env.value))}` : 'is empty'
}

/** Variables whose plain value holds the text. */
export function envHolding(text: string, container: ContainerFacts): EnvVar[] {
  return text.length < 3 ? [] : (container.spec.env ?? []).filter((e) => e.value?.includes(text))
}

/** Variables that look like an address by their name, e.g. `PG_DSN` or `REDIS_HOST`. */
export function addressLike(container: ContainerFacts): EnvVar[] {
  return (container.spec.env ?? []).filter((e) =>
    /(?:^|_)(?:HOSTS?|HOSTNAME|URLS?|URI|ADDR|ADDRESS(?:ES)?|DSN|ENDPOINTS?|BROKERS?|SERVERS?|BOOTSTRAP|PORT|CONNECTION(?:_STRING)?|CONN_STR)(?:_|$)/.test(
      e.name,
    ),
  )
}

export interface SecretUse {
  readonly name: string
  readonly key?: string
  /** Where it is used, e.g. `env DATABASE_URL`. */
  readonly use: string
  readonly path: string
}

/** The Secrets that the container gets its credentials from, by reference. */
export function secretsOf(container: ContainerFacts, facts: Facts): SecretUse[] {
  const path = specPath(container)
  const env = (container.spec.env ?? []).flatMap(({ name, valueFrom }) =>
    valueFrom?.secretKeyRef?.name
      ? [
          {
            name: valueFrom.secretKeyRef.name,
            key: valueFrom.secretKeyRef.key,
            use: `env ${name}`,
            path: `${path}.env[${name}]`,
          },
        ]
      : [],
  )
  const all = (container.spec.envFrom ?? []).flatMap(({ secretRef }, i) =>
    secretRef?.name ? [{ name: secretRef.name, use: 'envFrom', path: `${path}.envFrom[${i}]` }] : [],
  )
  const mounts = (container.spec.volumeMounts ?? []).flatMap((mount) => {
    const volume = facts.pod?.spec.volumes?.find((v) => v.name === mount.name)
    const names = [
      volume?.secret?.secretName,
      ...(volume?.projected?.sources ?? []).map((s) => s.secret?.name),
    ]
    return names.flatMap((name) =>
      name
        ? [{ name, use: `file under ${mount.mountPath}`, path: `${path}.volumeMounts[${mount.name}]` }]
        : [],
    )
  })
  return [...env, ...all, ...mounts]
}

const changesOf = new WeakMap<Evidence, readonly Change[]>()

/** What the last roll-out changed, computed once. */
export function rolloutChanges(facts: Facts): readonly Change[] {
  const known = changesOf.get(facts.evidence)
  if (known) return known
  const { changes } = compareRevisions(facts.evidence)
  changesOf.set(facts.evidence, changes)
  return changes
}

function envChanges(container: ContainerFacts, facts: Facts): readonly Change[] {
  return rolloutChanges(facts).filter((c) => c.path.includes(`[${container.name}].env[`))
}

function nameIn(change: Change): string | undefined {
  return /\.env\[([^\]]+)\]/.exec(change.path)?.[1]
}

function bulkSource(name: string, container: ContainerFacts, facts: Facts): string | undefined {
  for (const { prefix = '', configMapRef, secretRef } of container.spec.envFrom ?? []) {
    const kind = configMapRef ? 'ConfigMap' : 'Secret'
    const object = configMapRef?.name ?? secretRef?.name
    const keys = facts.evidence.references.find((r) => r.kind === kind && r.name === object)?.keys
    if (keys?.some((key) => `${prefix}${key}` === name)) return `${kind} ${object} (envFrom)`
  }
  return undefined
}

/** `acquirer_base_url`, `acquirer.baseUrl` and `acquirer-base-url` as a variable: `ACQUIRER_BASE_URL`. */
function toEnvName(field: string): string {
  return field
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[.\-\s]+/g, '_')
    .toUpperCase()
}

function fits(name: string, wanted: string): boolean {
  return name === wanted || (wanted.length > 3 && name.endsWith(`_${wanted}`))
}

function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
