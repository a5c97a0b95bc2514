/** All field cases recognised by application logs, and the evidence that each of them gives. */
import type { Evidence } from '../../../src/domain/evidence.ts'
import { buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { ACCESS_CASES } from './application-logs-access.ts'
import { ARGUMENT_AND_MODULE_CASES } from './application-logs-arguments.ts'
import { CONFIG_CASES } from './application-logs-config.ts'
import { DATA_CASES } from './application-logs-data.ts'
import { ENDING_CASES } from './application-logs-endings.ts'
import { EXAM_CASES } from './application-logs-exam.ts'
import { EXCEPTION_CASES } from './application-logs-exceptions.ts'
import { FILE_CASES } from './application-logs-files.ts'
import { HARDER_CASES } from './application-logs-harder.ts'
import { ISSUE_CASES } from './application-logs-issues.ts'
import { LIMIT_CASES } from './application-logs-limits.ts'
import { NETWORK_CASES } from './application-logs-network.ts'
import { PORT_AND_LOCK_CASES } from './application-logs-ports-and-locks.ts'
import { SECOND_CASES } from './application-logs-second.ts'
import { SERVER_CASES } from './application-logs-servers.ts'
import { THIRD_CASES } from './application-logs-third.ts'
import { TRAP_CASES } from './application-logs-traps.ts'
import type { LogCase } from './log-case.ts'

export const LOG_CASES: readonly LogCase[] = [
  ...CONFIG_CASES,
  ...ARGUMENT_AND_MODULE_CASES,
  ...FILE_CASES,
  ...PORT_AND_LOCK_CASES,
  ...NETWORK_CASES,
  ...ACCESS_CASES,
  ...DATA_CASES,
  ...LIMIT_CASES,
  ...EXCEPTION_CASES,
  ...ENDING_CASES,
  ...SERVER_CASES,
  ...HARDER_CASES,
  ...ISSUE_CASES,
  ...SECOND_CASES,
  ...THIRD_CASES,
  ...TRAP_CASES,
  ...EXAM_CASES,
]

/** Name of the container that crashes in every case. */
export const CRASHING = 'api'

/** What the collector would hold: the ended run with its code, its log, and the rest of the pod. */
export function evidenceOf(field: LogCase): Evidence {
  const { exit = 1, lived = 5, reason, role, container = {}, siblings = [], spec = {}, events = [] } = field
  const lines = field.log.replace(/^\n/, '').split(/\r?\n/)
  const crashing = {
    name: CRASHING,
    listed: role ?? ('main' as const),
    lastState: terminated(exit, { from: -12 - lived, to: -12, ...(reason === undefined ? {} : { reason }) }),
    restarts: 4,
    log: lines.length === 1 && lines[0] === '' ? [] : lines,
    logAt: -12 - lived,
    ...container,
  }
  const main = { name: 'main', hasStatus: false }
  return buildEvidence({
    containers: role === 'init' ? [crashing, main, ...siblings] : [crashing, ...siblings],
    spec,
    events: [
      { reason: 'BackOff', message: `Back-off restarting failed container ${CRASHING}`, at: -8, count: 4 },
      ...events,
    ],
  })
}
