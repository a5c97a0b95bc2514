/** The shape of one field case: a crash that application logs explain, and what a fair senior engineer would name. */
import type { CauseId, ContainerRole } from '../../../src/domain/diagnosis.ts'
import type { PodSpec } from '../../../src/domain/kubernetes.ts'
import type { BuiltContainer, BuiltEvent } from '../../support/evidence-builder.ts'

/** One crash of container `api`; its log is that of the run that ended. */
export interface LogCase {
  /** What happened, unique among the cases. */
  readonly name: string
  /** Where such a text is found: documentation, source or an issue thread. */
  readonly source: string
  readonly expected: CauseId
  /** Other causes that a fair judge would accept as primary. */
  readonly acceptable?: readonly CauseId[]
  readonly log: string
  /** Exit code; default 1. */
  readonly exit?: number
  /** Reason the kubelet gives; default `Completed` for 0 and `Error` otherwise. */
  readonly reason?: string
  /** How long the run lasted in seconds; default 5. */
  readonly lived?: number
  /** More of the container: image, command, args, env, mounts, ports, security context. */
  readonly container?: Partial<BuiltContainer>
  readonly role?: Exclude<ContainerRole, 'sidecar'>
  /** Containers beside it; they run unless they say otherwise. */
  readonly siblings?: readonly BuiltContainer[]
  readonly spec?: Partial<PodSpec>
  readonly events?: readonly BuiltEvent[]
}
