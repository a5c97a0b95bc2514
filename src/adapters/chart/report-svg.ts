/** Composes the chart of a report as SVG: the figures on top, below them what opened each day by its cause. */
import type { CauseRow, PeriodFigures, Report } from '../../incidents/report.ts'
import { dayLabel } from './scale.ts'
import { FONT, label, n, plain, widthOf } from './svg-text.ts'

const WIDTH = 1_200
const HEIGHT = 680
const PLOT = { left: 72, right: 776, top: 276, bottom: 612 } as const
const LEGEND_LEFT = 816
const LEGEND_FONT = 20
const MARGIN = 36
const GROUND = '#ffffff'
const TEXT = '#1d1c1d'
const FAINT = '#616061'
const GRID = '#e4e4e6'
/** Told apart by people who do not tell red from green (Okabe and Ito), the rest in grey. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9'] as const
const REST = '#b5b5b8'
const BETTER = '#00704f'
const WORSE = '#b3400f'

interface Band {
  readonly title: string
  readonly colour: string
  readonly count: number
  of(counts: Report['slices'][number]['counts']): number
}

/** The SVG, 1200 x 680 units. */
export function reportSvg(report: Report): string {
  const bands = bandsOf(report.causes)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter" font-size="${FONT}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${GROUND}"/>`,
    title(report),
    ...tiles(report),
    ...bars(report, bands),
    ...legend(bands),
    '</svg>',
  ].join('\n')
}

function title({ from, to }: Report): string {
  const days = `${dayLabel(Date.parse(from) / 1_000)} - ${dayLabel(Date.parse(to) / 1_000)}, UTC`
  return [
    `<text x="${MARGIN}" y="56" font-size="30" font-weight="600" fill="${TEXT}">Incidents</text>`,
    label(WIDTH - MARGIN, 56, days, FAINT, 'end'),
  ].join('')
}

/** Four figures, each with what it was in the period before. */
function tiles({ figures: now, before }: Report): readonly string[] {
  const share = (each: PeriodFigures) =>
    each.opened === 0 ? undefined : Math.round((100 * each.acknowledged) / each.opened)
  const figures: readonly Tile[] = [
    { name: 'opened', now: now.opened, before: before?.opened, show: String, lessIsBetter: true },
    {
      name: 'acknowledged',
      now: share(now),
      before: before && share(before),
      show: (value) => `${value}%`,
      lessIsBetter: false,
    },
    {
      name: 'mean time to acknowledge',
      now: now.mttaMs,
      before: before?.mttaMs,
      show: briefly,
      lessIsBetter: true,
    },
    {
      name: 'mean time to resolve',
      now: now.mttrMs,
      before: before?.mttrMs,
      show: briefly,
      lessIsBetter: true,
    },
  ]
  const step = (WIDTH - 2 * MARGIN) / figures.length
  return figures.flatMap((tile, index) => tileAt(MARGIN + index * step, tile))
}

interface Tile {
  readonly name: string
  readonly now: number | undefined
  readonly before: number | undefined
  show(value: number): string
  readonly lessIsBetter: boolean
}

function tileAt(x: number, { name, now, before, show, lessIsBetter }: Tile): readonly string[] {
  const shown = now === undefined ? '-' : show(now)
  const size = 52
  const value = `<text x="${n(x)}" y="132" font-size="${size}" font-weight="600" fill="${TEXT}">${plain(shown)}</text>`
  const words = label(x, 168, name, FAINT, 'start')
  if (now === undefined || before === undefined) return [value, words]
  const was = show(before)
  const [same, better] = [was === shown, now < before === lessIsBetter]
  const colour = same ? FAINT : better ? BETTER : WORSE
  return [
    value,
    words,
    arrow(x, now, same ? now : before, colour),
    label(x + 26, 204, `${was} before`, colour, 'start'),
  ]
}

/** Up, down or level against the period before. */
function arrow(x: number, now: number, before: number, colour: string): string {
  if (now === before) return `<path d="M${n(x)} 197h16" stroke="${colour}" stroke-width="3"/>`
  const [base, tip] = now > before ? [204, 188] : [188, 204]
  return `<path d="M${n(x)} ${base}h16l-8 ${tip - base}z" fill="${colour}"/>`
}

/** `6 min`, `1.4 h`, `2.1 d`. */
function briefly(ms: number): string {
  const minutes = ms / 60_000
  if (minutes < 99.5) return `${minutes < 10 ? Math.round(minutes * 10) / 10 : Math.round(minutes)} min`
  const hours = minutes / 60
  return hours < 48 ? `${Math.round(hours * 10) / 10} h` : `${Math.round(hours / 2.4) / 10} d`
}

/** The causes with a colour of their own, and the rest as one. */
function bandsOf(causes: readonly CauseRow[]): readonly Band[] {
  const own = causes.slice(0, COLOURS.length)
  const rest = causes.slice(own.length)
  const bands = own.map(({ cause, title: words, count }, index): Band => {
    return { title: words, count, colour: COLOURS[index] ?? REST, of: (counts) => counts[cause] ?? 0 }
  })
  if (rest.length === 0) return bands
  const others: Band = {
    title: rest.length === 1 ? (rest[0]?.title ?? '') : `${rest.length} other causes`,
    count: rest.reduce((sum, { count }) => sum + count, 0),
    colour: REST,
    of: (counts) => rest.reduce((sum, { cause }) => sum + (counts[cause] ?? 0), 0),
  }
  return [...bands, others]
}

function bars({ slices }: Report, bands: readonly Band[]): readonly string[] {
  const totals = slices.map(({ counts }) => bands.reduce((sum, band) => sum + band.of(counts), 0))
  const step = stepOf(Math.max(1, ...totals))
  const top = step * Math.ceil(Math.max(1, ...totals) / step)
  const y = (value: number) => PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top)
  const lines = Array.from({ length: top / step + 1 }, (_, index) => index * step).flatMap((value) => [
    `<path d="M${PLOT.left} ${n(y(value))}H${PLOT.right}" stroke="${GRID}" stroke-width="1.5"/>`,
    label(PLOT.left - 12, y(value) + 8, String(value), FAINT, 'end'),
  ])
  const room = (PLOT.right - PLOT.left) / slices.length
  const width = Math.min(64, room * 0.72)
  const every = Math.ceil(slices.length / 8)
  const drawn = slices.flatMap(({ from, counts }, index) => {
    const x = PLOT.left + room * index + (room - width) / 2
    let done = 0
    const parts = bands.map((band) => {
      const [low, high] = [done, done + band.of(counts)]
      done = high
      return high === low
        ? ''
        : `<rect x="${n(x)}" y="${n(y(high))}" width="${n(width)}" height="${n(y(low) - y(high))}" fill="${band.colour}"/>`
    })
    const total = totals[index] ?? 0
    const sum =
      total > 0 && slices.length <= 14
        ? [label(x + width / 2, y(total) - 10, String(total), TEXT, 'middle', 600)]
        : []
    // A slice begins at the hour of the report: most of it lies in the day of its middle.
    const middle = Date.parse(from) / 1_000 + 43_200
    const day =
      index % every === 0 ? [label(x + width / 2, PLOT.bottom + 34, dayLabel(middle), FAINT, 'middle')] : []
    return [...parts, ...sum, ...day]
  })
  return [...lines, ...drawn]
}

function stepOf(top: number): number {
  return [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].find((step) => top / step <= 6) ?? Math.ceil(top / 6)
}

function legend(bands: readonly Band[]): readonly string[] {
  const left = LEGEND_LEFT + 34
  return bands.flatMap(({ title: words, colour, count }, index) => {
    const y = PLOT.top + 8 + index * 52
    const amount = String(count)
    const [first, second] = twoLines(words, WIDTH - MARGIN - left - widthOf(amount, FONT) - 12)
    return [
      `<rect x="${LEGEND_LEFT}" y="${y - 17}" width="20" height="20" rx="4" fill="${colour}"/>`,
      `<g font-size="${LEGEND_FONT}">`,
      label(left, y, first, TEXT, 'start'),
      second === '' ? '' : label(left, y + 23, second, TEXT, 'start'),
      '</g>',
      label(WIDTH - MARGIN, y, amount, TEXT, 'end', 600),
    ]
  })
}

/** Words on two lines at most, cut where there is no room. */
function twoLines(words: string, room: number): readonly [string, string] {
  const all = words.split(' ')
  let taken = all.length
  while (taken > 1 && widthOf(all.slice(0, taken).join(' '), LEGEND_FONT) > room) taken -= 1
  return [fitting(all.slice(0, taken).join(' '), room), fitting(all.slice(taken).join(' '), room)]
}

function fitting(words: string, room: number): string {
  if (widthOf(words, LEGEND_FONT) <= room) return words
  let shown = words
  while (shown.length > 4 && widthOf(`${shown}…`, LEGEND_FONT) > room) shown = shown.slice(0, -1)
  return `${shown.trimEnd()}…`
}
