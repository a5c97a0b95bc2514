/** Shared judgements of when an action fits: which causes a fresh start cannot mend, and what the diagnosis recommends. */
import type { CauseId, Diagnosis } from '../domain/diagnosis.ts'
import type { ActionId, ActionParameters } from '../domain/plan.ts'
import type { NoOffer, Offer, WorkloadFacts } from './action.ts'

/** Why running the same thing again changes nothing. */
export const FRESH_START_IS_NO_REMEDY: Partial<Readonly<Record<CauseId, string>>> = {
  'config-object-missing':
    'A restart does not create the missing object; once it exists, the kubelet starts the container by itself.',
  'config-invalid': 'It reads the same configuration again and refuses it again.',
  'arguments-invalid': 'It gets the same arguments again.',
  'command-not-found': 'The image does not contain the command, however often it is started.',
  'command-not-executable': 'The file in the image stays as it is.',
  'architecture-mismatch': 'The image is built for another processor.',
  'missing-file-or-module': 'The image stays as it is.',
  'permission-denied': 'The permissions stay as they are.',
  'read-only-filesystem': 'The file system stays read-only.',
  'security-context': 'The security settings stay as they are.',
  'image-pull': 'The image cannot be pulled; a new pod asks the registry for the same image.',
  'oom-killed': 'It runs into the same limit again.',
  'quota-exceeded': 'A new pod needs the same quota.',
  unschedulable: 'A new pod has to be placed by the same rules.',
  'rbac-forbidden': 'Its account is refused the same way after a restart.',
  'data-incompatible': 'The data on the volume stays as it is.',
  'migration-failed': 'The migration runs again and fails again.',
  'startup-probe': 'It gets no more time to start than before.',
  'port-conflict': 'Both still want the same port.',
  'exits-cleanly': 'It does what it is told and ends again.',
}

/** The primary cause of a diagnosis. */
export function causeOf(diagnosis: Diagnosis): CauseId {
  return diagnosis.findings[0]?.cause ?? 'unknown'
}

/** True when the diagnosis names the action as a remedy. */
export function isRemedy(diagnosis: Diagnosis, action: ActionId): boolean {
  return diagnosis.remedies.some((remedy) => remedy.action === action)
}

/** Builds an offer; it is the recommended one when the diagnosis names it. */
export function offer(
  diagnosis: Diagnosis,
  action: ActionId,
  why: string,
  parameters: ActionParameters = {},
): Offer {
  const remedy = diagnosis.remedies.find((each) => each.action === action)
  return { offered: true, recommended: remedy !== undefined, why: remedy?.text ?? why, parameters }
}

/** Builds a refusal to offer. */
export function noOffer(why: string): NoOffer {
  return { offered: false, why }
}

/** Builds a refusal where there is nothing that the action could act on, e.g. no CronJob; people need no reason then. */
export function notHere(why: string): NoOffer {
  return { offered: false, why, isMoot: true }
}

/** The container a diagnosis is about, or the only one of the pod. */
export function containerOf(diagnosis: Diagnosis, { pod }: WorkloadFacts): string | undefined {
  const named = diagnosis.findings[0]?.container
  if (named !== undefined) return named
  const [only, ...others] = pod?.spec.containers ?? []
  return others.length === 0 ? only?.name : undefined
}
