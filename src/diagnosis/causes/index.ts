/** The causes the engine knows. A test compares this list with the folder. */
import type { Cause } from '../cause.ts'
import { appException } from './app-exception.ts'
import { architectureMismatch } from './architecture-mismatch.ts'
import { commandNotExecutable } from './command-not-executable.ts'
import { commandNotFound } from './command-not-found.ts'
import { configObjectMissing } from './config-object-missing.ts'
import { containerRuntime } from './container-runtime.ts'
import { deadlineExceeded } from './deadline-exceeded.ts'
import { exitsCleanly } from './exits-cleanly.ts'
import { imagePull } from './image-pull.ts'
import { lifecycleHook } from './lifecycle-hook.ts'
import { livenessProbe } from './liveness-probe.ts'
import { nativeCrash } from './native-crash.ts'
import { nodePressure } from './node-pressure.ts'
import { oomKilled } from './oom-killed.ts'
import { plannedTermination } from './planned-termination.ts'
import { quotaExceeded } from './quota-exceeded.ts'
import { securityContext } from './security-context.ts'
import { startupProbe } from './startup-probe.ts'
import { terminatedExternally } from './terminated-externally.ts'
import { tlsFailure } from './tls-failure.ts'
import { unschedulable } from './unschedulable.ts'
import { volumeMount } from './volume-mount.ts'

export const causes: readonly Cause[] = [
  appException,
  architectureMismatch,
  commandNotExecutable,
  commandNotFound,
  configObjectMissing,
  containerRuntime,
  deadlineExceeded,
  exitsCleanly,
  imagePull,
  lifecycleHook,
  livenessProbe,
  nativeCrash,
  nodePressure,
  oomKilled,
  plannedTermination,
  quotaExceeded,
  securityContext,
  startupProbe,
  terminatedExternally,
  tlsFailure,
  unschedulable,
  volumeMount,
]
