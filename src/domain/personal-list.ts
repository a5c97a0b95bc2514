/** An answer that one person sees: a list whose rows can be asked about. */
import type { Wanted } from './workload.ts'

export interface ListRow {
  /** What it is, e.g. `payments/api`. */
  readonly label: string
  /** The rest of the row, e.g. `CrashLoopBackOff, 14 restarts`. */
  readonly detail: string
  /** What the row's button diagnoses; absent for a row without a button. */
  readonly wanted?: Wanted
  /** Address of its thread. */
  readonly link?: string
  /** RFC 3339, for rows that have an age. */
  readonly since?: string
}

export interface PersonalList {
  readonly heading: string
  readonly rows: readonly ListRow[]
  /** What else is to be said, below the rows; one line each. */
  readonly closing: readonly string[]
}
