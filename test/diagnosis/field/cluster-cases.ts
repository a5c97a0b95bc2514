/** All cluster field cases: recognised by status, events, spec, owners and node. */

import { clusterAbsent } from './cluster-absent.ts'
import { clusterAdmission } from './cluster-admission.ts'
import { clusterBystanders } from './cluster-bystanders.ts'
import { clusterCommands } from './cluster-commands.ts'
import { clusterConfigObjects } from './cluster-config-objects.ts'
import { clusterConsequences } from './cluster-consequences.ts'
import { clusterCrosstalk } from './cluster-crosstalk.ts'
import { clusterDeadlines } from './cluster-deadlines.ts'
import { clusterExam } from './cluster-exam.ts'
import { clusterExecutables } from './cluster-executables.ts'
import { clusterExits } from './cluster-exits.ts'
import { clusterImages } from './cluster-images.ts'
import { clusterKills } from './cluster-kills.ts'
import { clusterLiveness } from './cluster-liveness.ts'
import { clusterLivenessHttp } from './cluster-liveness-http.ts'
import { clusterMemory } from './cluster-memory.ts'
import { clusterMixed } from './cluster-mixed.ts'
import { clusterNode } from './cluster-node.ts'
import { clusterPlanned } from './cluster-planned.ts'
import { clusterProbeEvents } from './cluster-probe-events.ts'
import { clusterRarities } from './cluster-rarities.ts'
import { clusterRegistries } from './cluster-registries.ts'
import { clusterRejections } from './cluster-rejections.ts'
import { clusterReported } from './cluster-reported.ts'
import { clusterRuntime } from './cluster-runtime.ts'
import { clusterSandboxes } from './cluster-sandboxes.ts'
import { clusterScheduling } from './cluster-scheduling.ts'
import { clusterSecurity } from './cluster-security.ts'
import { clusterStartupAndHooks } from './cluster-startup-and-hooks.ts'
import { clusterUnknown } from './cluster-unknown.ts'
import { clusterVolumes } from './cluster-volumes.ts'
import { clusterWaiting } from './cluster-waiting.ts'
import type { FieldCase } from './field-case.ts'

export const clusterCases: readonly FieldCase[] = [
  ...clusterCommands,
  ...clusterConfigObjects,
  ...clusterDeadlines,
  ...clusterExecutables,
  ...clusterExits,
  ...clusterImages,
  ...clusterKills,
  ...clusterLivenessHttp,
  ...clusterLiveness,
  ...clusterMemory,
  ...clusterNode,
  ...clusterPlanned,
  ...clusterProbeEvents,
  ...clusterRegistries,
  ...clusterRuntime,
  ...clusterScheduling,
  ...clusterSecurity,
  ...clusterStartupAndHooks,
  ...clusterUnknown,
  ...clusterSandboxes,
  ...clusterAdmission,
  ...clusterVolumes,
  ...clusterCrosstalk,
  ...clusterRarities,
  ...clusterMixed,
  ...clusterBystanders,
  ...clusterExam,
  ...clusterRejections,
  ...clusterAbsent,
  ...clusterReported,
  ...clusterWaiting,
  ...clusterConsequences,
]
