/** The causes the engine knows. A test compares this list with the folder. */
import type { Cause } from '../cause.ts'
import { appException } from './app-exception.ts'
import { livenessProbe } from './liveness-probe.ts'
import { oomKilled } from './oom-killed.ts'
import { tlsFailure } from './tls-failure.ts'

export const causes: readonly Cause[] = [appException, livenessProbe, oomKilled, tlsFailure]
