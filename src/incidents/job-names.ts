/** The names of all jobs, as a list. */
import type { JobName } from './ports.ts'

/** In the order in which a queue looks for them. */
export const JOB_NAMES = Object.keys({
  intake: true,
  ask: true,
  sighting: true,
  investigate: true,
  publish: true,
  attend: true,
  correlate: true,
  'publish-digest': true,
  act: true,
  'run-action': true,
  verify: true,
  'expire-approval': true,
  handoff: true,
  'handoff-due': true,
} satisfies Record<JobName, true>) as readonly JobName[]
