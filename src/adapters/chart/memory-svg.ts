/** Composes the chart of a container's memory as SVG. */
import type { MemoryHistory, MetricPoint } from '../../domain/metrics.ts'
import { bytesLabel, byteTicks, dayLabel, timeTicks } from './scale.ts'
import { FONT, label, n, plain, widthOf } from './svg-text.ts'

export type ChartTheme = 'light' | 'dark'

interface Colours {
  readonly ground: string
  readonly text: string
  readonly faint: string
  readonly grid: string
  readonly memory: string
  readonly limit: string
}

/** Slack's own surfaces, and colours that stand out on them also for people who do not tell red from green. */
const COLOURS: Readonly<Record<ChartTheme, Colours>> = {
  light: {
    ground: '#ffffff',
    text: '#1d1c1d',
    faint: '#616061',
    grid: '#e4e4e6',
    memory: '#1264a3',
    limit: '#d1225b',
  },
  dark: {
    ground: '#1a1d21',
    text: '#f2f3f4',
    faint: '#ababad',
    grid: '#35383d',
    memory: '#4cb8f5',
    limit: '#ff6d92',
  },
}

const WIDTH = 960
const HEIGHT = 320
const PLOT = { left: 96, right: 936, top: 66, bottom: 270 } as const
const TITLE_FONT = 25
/** Marks nearer to each other than this cannot be told apart. */
const MARK_GAP = 20

interface Scales {
  x(seconds: number): number
  y(bytes: number): number
  readonly from: number
  readonly to: number
  readonly top: number
}

/** The SVG, 960 x 320 units. */
export function memorySvg(history: MemoryHistory, theme: ChartTheme): string {
  const colours = COLOURS[theme]
  const runs = history.runs.map((run) => run.filter(isSound)).filter((run) => run.length > 0)
  const limit = isAmount(history.limit) ? history.limit : undefined
  const kills = history.kills.filter(isTime)
  const restarts = history.restarts.filter(isTime)
  const scales = scalesOf(runs, limit, [...kills, ...restarts])
  const body = scales
    ? [
        grid(scales, colours),
        marksOf(restarts, scales).map((x) => dots(x, PLOT.top, PLOT.bottom, colours)),
        runs.map((run) => course(run, scales, colours)),
        limit === undefined ? '' : limitLine(limit, scales, colours),
        marksOf(kills, scales).map((x) => kill(x, runs, limit, scales, colours)),
        head(history.container, scales, { kills: kills.length, restarts: restarts.length }, colours),
      ]
    : [
        title(history.container, WIDTH - 24, colours),
        label(WIDTH / 2, HEIGHT / 2, 'No measurements', colours.faint, 'middle'),
      ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter" font-size="${FONT}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${colours.ground}"/>`,
    ...body.flat(3),
    '</svg>',
  ].join('\n')
}

function isSound([at, value]: MetricPoint): boolean {
  return isTime(at) && Number.isFinite(value) && value >= 0 && value < 2 ** 60
}

/** Dates beyond the year 9999 have no usual form. */
function isTime(seconds: number): boolean {
  return Number.isFinite(seconds) && seconds >= 0 && seconds < 253_402_300_800
}

function isAmount(bytes: number | undefined): bytes is number {
  return bytes !== undefined && bytes > 0 && bytes < 2 ** 60
}

function scalesOf(
  runs: readonly (readonly MetricPoint[])[],
  limit: number | undefined,
  marks: readonly number[],
): Scales | undefined {
  const points = runs.flat()
  if (points.length === 0) return undefined
  const times = [...points.map(([at]) => at), ...marks]
  const first = times.reduce((a, b) => Math.min(a, b))
  const last = times.reduce((a, b) => Math.max(a, b))
  const room = Math.max(30, (last - first) * 0.02)
  const [from, to] = [first - room, last + room]
  const top = 1.2 * points.reduce((max, [, value]) => Math.max(max, value), limit ?? 1024)
  const { left, right, bottom, top: ceiling } = PLOT
  return {
    from,
    to,
    top,
    x: (seconds) => left + ((seconds - from) / (to - from)) * (right - left),
    y: (bytes) => bottom - (bytes / top) * (bottom - ceiling),
  }
}

function grid({ from, to, top, x, y }: Scales, colours: Colours): string[] {
  const amounts = byteTicks(top).flatMap(({ value, label: text }) => [
    `<path d="M${PLOT.left} ${n(y(value))}H${PLOT.right}" stroke="${colours.grid}" stroke-width="1.5"/>`,
    label(PLOT.left - 12, y(value) + 8, text, colours.faint, 'end'),
  ])
  const times = timeTicks(from, to)
    .filter(({ value }) => x(value) > PLOT.left + 24 && x(value) < PLOT.right - 24)
    .flatMap(({ value, label: text }) => [
      `<path d="M${n(x(value))} ${PLOT.bottom}v7" stroke="${colours.faint}" stroke-width="1.5"/>`,
      label(x(value), PLOT.bottom + 32, text, colours.faint, 'middle'),
    ])
  return [...amounts, ...times]
}

function course(run: readonly MetricPoint[], { x, y }: Scales, colours: Colours): string[] {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return []
  if (run.length === 1) {
    return [`<circle cx="${n(x(first[0]))}" cy="${n(y(first[1]))}" r="4" fill="${colours.memory}"/>`]
  }
  const line = run.map(([at, value]) => `${n(x(at))} ${n(y(value))}`).join('L')
  return [
    `<path d="M${n(x(first[0]))} ${PLOT.bottom}L${line}L${n(x(last[0]))} ${PLOT.bottom}Z" fill="${colours.memory}" fill-opacity="0.16"/>`,
    `<path d="M${line}" fill="none" stroke="${colours.memory}" stroke-width="3.5" stroke-linejoin="round" stroke-linecap="round"/>`,
  ]
}

function limitLine(limit: number, { y }: Scales, colours: Colours): string[] {
  return [
    `<path d="M${PLOT.left} ${n(y(limit))}H${PLOT.right}" stroke="${colours.limit}" stroke-width="3" stroke-dasharray="12 8"/>`,
    label(PLOT.left + 6, y(limit) - 15, `limit ${bytesLabel(limit)}`, colours.limit, 'start', 600),
  ]
}

function dots(x: number, top: number, bottom: number, colours: Colours): string {
  return `<path d="M${n(x)} ${top}V${bottom}" stroke="${colours.faint}" stroke-width="2.5" stroke-dasharray="3 5"/>`
}

/** A cross on the limit, or where the memory was last seen. */
function kill(
  x: number,
  runs: readonly (readonly MetricPoint[])[],
  limit: number | undefined,
  { y }: Scales,
  colours: Colours,
): string {
  const height = y(limit ?? runs.flat().reduce((max, [, value]) => Math.max(max, value), 0))
  return [
    `<path d="M${n(x)} ${n(height)}V${PLOT.bottom}" stroke="${colours.limit}" stroke-width="2" stroke-opacity="0.55"/>`,
    cross(x, height, colours),
  ].join('')
}

function cross(x: number, y: number, colours: Colours): string {
  const [a, b] = [n(x - 8), n(y - 8)]
  const shape = `M${a} ${b}l16 16m0 -16l-16 16`
  return `<path d="${shape}" stroke="${colours.ground}" stroke-width="9" stroke-linecap="round"/><path d="${shape}" stroke="${colours.limit}" stroke-width="4.5" stroke-linecap="round"/>`
}

/** The title, and right of it what the marks mean and which clock the axis shows. */
function head(
  container: string,
  { from, to }: Scales,
  { kills, restarts }: { readonly kills: number; readonly restarts: number },
  colours: Colours,
): string[] {
  const days = [...new Set([dayLabel(from), dayLabel(to)])].join(' - ')
  const entries: { readonly text: string; readonly mark?: (x: number) => string }[] = [
    ...(kills > 0 ? [{ text: counted(kills, 'OOM kill'), mark: (x: number) => cross(x, 30, colours) }] : []),
    ...(restarts > 0
      ? [{ text: counted(restarts, 'restart'), mark: (x: number) => dots(x, 18, 42, colours) }]
      : []),
    { text: `${days}, UTC` },
  ]
  let right = WIDTH - 24
  const drawn: string[] = []
  for (const { text, mark } of entries.toReversed()) {
    drawn.push(label(right, 38, text, colours.faint, 'end'))
    right -= widthOf(text, FONT)
    if (mark) drawn.push(mark(right - 18))
    right -= mark ? 58 : 28
  }
  return [title(container, right, colours), ...drawn]
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** As much of the container's name as there is room for, up to `right`. */
function title(container: string, right: number, colours: Colours): string {
  let text = `Memory of ${container}`
  if (widthOf(text, TITLE_FONT) > right - 20) {
    while (text.length > 12 && widthOf(`${text}…`, TITLE_FONT) > right - 20) text = text.slice(0, -1)
    text += '…'
  }
  return `<text x="20" y="38" font-size="${TITLE_FONT}" font-weight="600" fill="${colours.text}">${plain(text)}</text>`
}

/** Places of marks on the x axis; those that would cover one another are drawn once. */
function marksOf(times: readonly number[], { x }: Scales): readonly number[] {
  const kept: number[] = []
  for (const place of times.map(x).sort((a, b) => a - b)) {
    if (place - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) >= MARK_GAP) kept.push(place)
  }
  return kept
}
