/** The causes the engine knows. A test compares this list with the folder. */
import type { Cause } from '../cause.ts'
import { appException } from './app-exception.ts'
import { architectureMismatch } from './architecture-mismatch.ts'
import { argumentsInvalid } from './arguments-invalid.ts'
import { authenticationFailed } from './authentication-failed.ts'
import { commandNotExecutable } from './command-not-executable.ts'
import { commandNotFound } from './command-not-found.ts'
import { configInvalid } from './config-invalid.ts'
import { configObjectMissing } from './config-object-missing.ts'
import { containerRuntime } from './container-runtime.ts'
import { dataIncompatible } from './data-incompatible.ts'
import { deadlineExceeded } from './deadline-exceeded.ts'
import { dependencyUnreachable } from './dependency-unreachable.ts'
import { diskFull } from './disk-full.ts'
import { dnsFailure } from './dns-failure.ts'
import { exitsCleanly } from './exits-cleanly.ts'
import { heapExhausted } from './heap-exhausted.ts'
import { imagePull } from './image-pull.ts'
import { lifecycleHook } from './lifecycle-hook.ts'
import { livenessProbe } from './liveness-probe.ts'
import { lockContention } from './lock-contention.ts'
import { migrationFailed } from './migration-failed.ts'
import { missingFileOrModule } from './missing-file-or-module.ts'
import { nativeCrash } from './native-crash.ts'
import { nodePressure } from './node-pressure.ts'
import { oomKilled } from './oom-killed.ts'
import { permissionDenied } from './permission-denied.ts'
import { plannedTermination } from './planned-termination.ts'
import { portConflict } from './port-conflict.ts'
import { quotaExceeded } from './quota-exceeded.ts'
import { rbacForbidden } from './rbac-forbidden.ts'
import { readOnlyFilesystem } from './read-only-filesystem.ts'
import { resourceLimit } from './resource-limit.ts'
import { securityContext } from './security-context.ts'
import { startupProbe } from './startup-probe.ts'
import { terminatedExternally } from './terminated-externally.ts'
import { tlsFailure } from './tls-failure.ts'
import { unschedulable } from './unschedulable.ts'
import { volumeMount } from './volume-mount.ts'

export const causes: readonly Cause[] = [
  appException,
  architectureMismatch,
  argumentsInvalid,
  authenticationFailed,
  commandNotExecutable,
  commandNotFound,
  configInvalid,
  configObjectMissing,
  containerRuntime,
  dataIncompatible,
  deadlineExceeded,
  dependencyUnreachable,
  diskFull,
  dnsFailure,
  exitsCleanly,
  heapExhausted,
  imagePull,
  lifecycleHook,
  livenessProbe,
  lockContention,
  migrationFailed,
  missingFileOrModule,
  nativeCrash,
  nodePressure,
  oomKilled,
  permissionDenied,
  plannedTermination,
  portConflict,
  quotaExceeded,
  rbacForbidden,
  readOnlyFilesystem,
  resourceLimit,
  securityContext,
  startupProbe,
  terminatedExternally,
  tlsFailure,
  unschedulable,
  volumeMount,
]
