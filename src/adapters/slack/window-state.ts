/** What a window carries in its private metadata: which incident and what of it, ids and choices only, no secrets. */
import { z } from 'zod'
import { DETAIL_KINDS, type DetailQuery, type LogChoice } from '../../domain/detail.ts'

/** Characters of a text filter. */
export const FILTER_LENGTH = 200
/** Numbers above this are no lines of a log that anybody reads here. */
const MAX_LINE = 100_000_000
const MAX_SPAN = 5_000

const Log = z.object({
  container: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[\w.-]+$/),
  run: z.enum(['current', 'previous']),
})

const State = z.object({
  incidentId: z.string().min(1).max(100),
  what: z.enum(DETAIL_KINDS),
  log: Log.optional(),
  filter: z.string().max(FILTER_LENGTH).optional(),
  around: z.int().min(1).max(MAX_LINE).optional(),
  span: z.int().min(0).max(MAX_SPAN).optional(),
  page: z.int().min(0).max(MAX_LINE).optional(),
})

/** As text for private_metadata; far below its 3,000 characters. */
export function encodeWindowState(query: DetailQuery): string {
  const { incidentId, what, filter, around, span, page } = query
  // Kubernetes allows no such name, so that nothing is lost.
  const log = Log.safeParse(query.log).success ? query.log : undefined
  return JSON.stringify({
    incidentId,
    what,
    log,
    filter: filter?.slice(0, FILTER_LENGTH),
    around,
    span,
    page,
  })
}

/** Undefined for what is not a state of ours, e.g. of another release. */
export function decodeWindowState(text: string): DetailQuery | undefined {
  try {
    const state = State.safeParse(JSON.parse(text))
    return state.success ? compact(state.data) : undefined
  } catch {
    return undefined
  }
}

function compact(state: z.infer<typeof State>): DetailQuery {
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => value !== undefined),
  ) as unknown as DetailQuery
}

/** The value of an option that stands for a log. */
export function logValue({ container, run }: LogChoice): string {
  return `${run}:${container}`
}

/** Undefined for what is not the value of such an option. */
export function parseLogValue(value: string): LogChoice | undefined {
  const [run, container] = value.split(/:(.*)/s)
  const log = Log.safeParse({ run, container })
  return log.success ? log.data : undefined
}

/** What a person typed to see the neighbourhood of a line: `482`, `line 482`, `200 lines around line 482`. */
export function parseAround(
  text: string,
): { readonly around: number; readonly span?: number } | undefined | 'invalid' {
  const words = text.trim().toLowerCase()
  if (words === '') return undefined
  const match =
    /^(?:show )?(?:(?<span>\d{1,4}) lines? (?:around|near|at) )?(?:line |l|#)?(?<around>\d{1,8})(?: ?(?:±|\+-|\+\/-) ?(?<half>\d{1,4}))?$/.exec(
      words.replace(/\s+/g, ' '),
    )
  const { span, around, half } = match?.groups ?? {}
  const line = Number(around)
  if (match === null || line < 1) return 'invalid'
  const wide = span === undefined ? (half === undefined ? undefined : Number(half) * 2) : Number(span)
  return { around: line, ...(wide === undefined ? {} : { span: Math.min(wide, MAX_SPAN) }) }
}
