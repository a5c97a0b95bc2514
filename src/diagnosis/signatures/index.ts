/** All signatures by cause. Of causes that fit one entry equally well the one listed first wins. */
import type { CauseId } from '../../domain/diagnosis.ts'
import { architectureMismatch } from './architecture-mismatch.ts'
import { argumentsInvalid } from './arguments-invalid.ts'
import { authenticationFailed } from './authentication-failed.ts'
import { commandNotExecutable } from './command-not-executable.ts'
import { commandNotFound } from './command-not-found.ts'
import { configInvalid } from './config-invalid.ts'
import { dataIncompatible } from './data-incompatible.ts'
import { dependencyUnreachable } from './dependency-unreachable.ts'
import { diskFull } from './disk-full.ts'
import { dnsFailure } from './dns-failure.ts'
import { heapExhausted } from './heap-exhausted.ts'
import { lockContention } from './lock-contention.ts'
import { migrationFailed } from './migration-failed.ts'
import { missingFileOrModule } from './missing-file-or-module.ts'
import { nativeCrash } from './native-crash.ts'
import { permissionDenied } from './permission-denied.ts'
import { portConflict } from './port-conflict.ts'
import { rbacForbidden } from './rbac-forbidden.ts'
import { readOnlyFilesystem } from './read-only-filesystem.ts'
import { resourceLimit } from './resource-limit.ts'
import type { Signature } from './signature.ts'
import { tlsFailure } from './tls-failure.ts'

export interface SignatureSet {
  readonly cause: CauseId
  readonly signatures: readonly Signature[]
}

/**
 * The order is the precedence, from what the kernel says to what the application makes of it: a resource the kernel
 * refuses (EROFS, ENOSPC, EMFILE, heap, EADDRINUSE, a lock, EACCES) is the root of whatever was being done; within the network the
 * layer that failed first wins (name, then TLS, then credentials, then "cannot reach"); a migration or a data
 * directory is only to blame when none of those is; missing files come before the configuration that names them, and
 * bad arguments before configuration, which is the widest of all.
 */
export const SIGNATURES: readonly SignatureSet[] = [
  { cause: 'architecture-mismatch', signatures: architectureMismatch },
  { cause: 'command-not-executable', signatures: commandNotExecutable },
  { cause: 'command-not-found', signatures: commandNotFound },
  { cause: 'native-crash', signatures: nativeCrash },
  { cause: 'rbac-forbidden', signatures: rbacForbidden },
  { cause: 'read-only-filesystem', signatures: readOnlyFilesystem },
  { cause: 'resource-limit', signatures: resourceLimit },
  { cause: 'disk-full', signatures: diskFull },
  { cause: 'heap-exhausted', signatures: heapExhausted },
  { cause: 'port-conflict', signatures: portConflict },
  { cause: 'lock-contention', signatures: lockContention },
  { cause: 'data-incompatible', signatures: dataIncompatible },
  { cause: 'permission-denied', signatures: permissionDenied },
  { cause: 'dns-failure', signatures: dnsFailure },
  { cause: 'tls-failure', signatures: tlsFailure },
  { cause: 'authentication-failed', signatures: authenticationFailed },
  { cause: 'migration-failed', signatures: migrationFailed },
  { cause: 'missing-file-or-module', signatures: missingFileOrModule },
  { cause: 'arguments-invalid', signatures: argumentsInvalid },
  { cause: 'dependency-unreachable', signatures: dependencyUnreachable },
  { cause: 'config-invalid', signatures: configInvalid },
]
