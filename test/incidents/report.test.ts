/** What a report counts, whom it leaves out, and how it reads as a message, a picture, a table and a file. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawReport } from '../../src/adapters/chart/report-chart.ts'
import { reportSvg } from '../../src/adapters/chart/report-svg.ts'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import { reportMessage } from '../../src/adapters/slack/messages/report-message.ts'
import { renderReport } from '../../src/cli/render-report.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { exportIncident } from '../../src/incidents/export-incident.ts'
import type { ThreadFile } from '../../src/incidents/ports.ts'
import { leanForReport, report } from '../../src/incidents/report.ts'
import { reportCsv } from '../../src/incidents/report-csv.ts'
import { createShowReport, type ShownReport } from '../../src/incidents/show-report.ts'
import { arbitraryIncident } from '../support/arbitrary-diagnosis.ts'
import { problemsOf, seen } from '../support/check-slack-message.ts'
import { anIncident } from '../support/incident.ts'
import { diagnosisOf } from '../support/incident-bench.ts'
import { incidentHistory } from '../support/incident-history.ts'

const TO = Date.parse('2026-11-21T07:00:00.000Z')
const DAY = 86_400_000
const MINUTE = 60_000
const HISTORY = incidentHistory(TO, [6, 4, 9, 3, 7, 11, 2, 5, 8, 6, 7, 9, 4, 12])
const WEEK = { days: 7, to: TO, keptSince: 0 }
const at = (ms: number) => new Date(ms).toISOString()

function incident(openedMinutesAgo: number, over: Partial<Incident> = {}): Incident {
  return anIncident({
    openedAt: at(TO - openedMinutesAgo * MINUTE),
    diagnosis: diagnosisOf('oom-killed'),
    ...over,
  })
}

function resolvedAfter(openedMinutesAgo: number, minutes: number, over: Partial<Incident> = {}): Incident {
  const resolvedAt = at(TO - (openedMinutesAgo - minutes) * MINUTE)
  return incident(openedMinutesAgo, { status: 'resolved', resolvedAt, ...over })
}

const ana = { id: 'U0ANA', name: 'ana' }
const taken = (minutesAgo: number) => ({
  notes: [
    { key: 'o', type: 'ownership', did: 'assigned', by: ana, to: ana, at: at(TO - minutesAgo * MINUTE) },
  ] as const,
})

describe('A report', () => {
  it('counts what opened in its period, and compares it with the period before', () => {
    const { figures, before } = report(HISTORY, WEEK)

    expect(figures).toMatchObject({ opened: 42, resolved: 39, open: 3 })
    expect(before).toMatchObject({ opened: 51, open: 0 })
  })

  it('averages the times to the first who took it, and to the end', () => {
    const incidents = [
      resolvedAfter(100, 10, taken(98)),
      resolvedAfter(200, 20, taken(194)),
      resolvedAfter(300, 90),
      incident(50),
    ]

    const { figures } = report(incidents, WEEK)

    expect(figures).toMatchObject({
      acknowledged: 2,
      mttaMs: 4 * MINUTE,
      medianTtaMs: 4 * MINUTE,
      mttrMs: 40 * MINUTE,
      medianTtrMs: 20 * MINUTE,
    })
  })

  it('says what people said of each cause', () => {
    const said = (verdict: 'right' | 'wrong') => ({
      feedback: [{ by: ana, verdict, cause: 'oom-killed', at: at(TO) }],
    })

    const { causes } = report(
      [incident(9, said('right')), incident(8, said('wrong')), incident(7, said('right'))],
      WEEK,
    )

    expect(causes).toMatchObject([{ cause: 'oom-killed', count: 3, right: 2, wrong: 1 }])
  })

  it('ranks those that fail and come back most', () => {
    const other = { workload: { ...anIncident().workload, name: 'web' } }

    const { offenders } = report(
      [incident(9), incident(8), resolvedAfter(50, 5, { ...other, reopened: 7 })],
      WEEK,
    )

    expect(offenders.map(({ workload, count, cameBack }) => [workload.name, count, cameBack])).toEqual([
      ['web', 1, 7],
      ['api', 2, 0],
    ])
  })

  it('leaves questions of people out', () => {
    expect(report([incident(9, { source: 'person' })], WEEK).figures.opened).toBe(0)
  })

  it('compares with nothing that is not kept, and says when its own period is not', () => {
    expect(report(HISTORY, { ...WEEK, keptSince: TO - 10 * DAY })).not.toHaveProperty('before')
    expect(report(HISTORY, { ...WEEK, keptSince: TO - 10 * DAY }).isPartial).toBe(false)
    expect(report(HISTORY, { ...WEEK, keptSince: TO - 5 * DAY }).isPartial).toBe(true)
  })

  it('puts every incident into one day', () => {
    const { slices, figures } = report(HISTORY, WEEK)

    const days = slices.map(({ counts }) => Object.values(counts).reduce((a, b) => a + b, 0))
    expect(days).toEqual([2, 11, 7, 3, 9, 4, 6])
    expect(days.reduce((a, b) => a + b, 0)).toBe(figures.opened)
  })
})

describe('What is left out of an incident for a report', () => {
  it('changes neither the report nor its file', () => {
    const lean = HISTORY.map(leanForReport)

    expect(report(lean, WEEK)).toEqual(report(HISTORY, WEEK))
    expect(reportCsv(lean)).toBe(reportCsv(HISTORY))
  })
})

describe('As a message', () => {
  it('it tells the figures, a table of causes and who failed most', () => {
    const message = reportMessage('r', { report: report(HISTORY, WEEK), hidden: 2 })

    expect(message.text).toContain('42 opened (51 before) · 39 resolved · 3 still open')
    expect(message.text).toContain('Causes: ')
    expect(message.text).toContain('2 incidents of private channels are left out.')
    expect(message.blocks.map(({ type }) => type)).toEqual(['rich_text', 'table', 'rich_text'])
    expect(seen(message)).toContain('Failed most')
    expect(problemsOf(message)).toEqual([])
  })

  it('it says that nothing opened', () => {
    const message = reportMessage('r', { report: report([], WEEK), hidden: 0 })

    expect(message.text).toContain('None opened.')
    expect(problemsOf(message)).toEqual([])
  })
})

describe('Whatever the incidents hold', () => {
  it('message, picture, table and file are sound', { timeout: 60_000 }, () => {
    const some = fc.array(arbitraryIncident, { maxLength: 8 })
    fc.assert(
      fc.property(some, (drawn) => {
        const incidents = drawn.map((each, index) => ({
          ...each,
          openedAt: at(TO - (index + 1) * 6 * 3_600_000),
        }))
        const made = report(incidents, WEEK)

        expect(problemsOf(reportMessage('r', { report: made, hidden: 0 }))).toEqual([])
        expect(reportSvg(made)).not.toMatch(/NaN|undefined|Infinity/)
        expect(renderReport(made)).not.toMatch(/(?!\n)\p{Cc}/u)
        expect(reportCsv(incidents).split('\r\n')).toHaveLength(incidents.length + 2)
        for (const each of incidents) expect(() => JSON.stringify(exportIncident(each))).not.toThrow()
      }),
      { numRuns: 12 },
    )
  })
})

describe('The picture', () => {
  it('is a PNG of 2400 x 1360 pixels, the same for the same report', async () => {
    const made = report(HISTORY, WEEK)

    const [one, same] = await Promise.all([drawReport(made), drawReport(made)])

    const view = new DataView(one.png.buffer, one.png.byteOffset, one.png.byteLength)
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([2400, 1360])
    expect(Buffer.compare(one.png, same.png)).toBe(0)
    expect(one.words).toContain('42 opened. A day: 2, 11, 7, 3, 9, 4, 6.')
  })
})

describe('The file', () => {
  it('has a row for each incident, and no cell that a spreadsheet would run', () => {
    const workload = { ...anIncident().workload, name: '=HYPERLINK("http://x","y")' }

    const csv = reportCsv([
      resolvedAfter(60, 12, { workload, ...taken(58), fixedBy: 'roll back, asked by "ana"' }),
    ])

    const [head, row] = csv.split('\r\n')
    expect(head).toMatch(/^opened,resolved,status,cluster,namespace,kind,name,cause,/)
    expect(row).toContain(`"'=HYPERLINK(""http://x"",""y"")"`)
    expect(row).toContain(',2,12,0,0,')
    expect(row).toContain('"roll back, asked by ""ana"""')
  })
})

describe('The export', () => {
  it('has the timeline, and nothing of an alert but its name and times', () => {
    const alert = {
      status: 'firing',
      labels: { alertname: 'KubePodCrashLooping', severity: 'warning', token: 'hunter2' },
      annotations: { description: 'password=hunter2' },
      startsAt: at(TO),
      fingerprint: 'f',
    } as const

    const exported = exportIncident(incident(30, { alerts: { f: alert }, ...taken(20) }))

    expect(exported).toMatchObject({
      schemaVersion: 1,
      id: 'inc-1',
      msToAcknowledge: 10 * MINUTE,
      alerts: [{ alertname: 'KubePodCrashLooping', severity: 'warning', status: 'firing' }],
      timeline: [{ type: 'opened' }, { type: 'ownership', did: 'assigned' }],
    })
    expect(JSON.stringify(exported)).not.toContain('hunter2')
  })
})

describe('Asking for a report', () => {
  it('reads every page, and leaves private channels out but the one that asks', async () => {
    const store = createMemoryIncidentStore({ clock: { now: () => TO } })
    const channels = ['C0PUBLIC', 'C0PRIVATE', 'C0HERE'] as const
    for (let index = 0; index < 330; index += 1) {
      const id = `inc-${index}`
      const workload = { ...anIncident().workload, name: id }
      const thread = { channel: channels[index % 3] ?? '' }
      await store.create(resolvedAfter(300, 10, { id, workload, thread }), undefined)
    }
    const posted: { channel: string; shown: ShownReport; files: readonly ThreadFile[] }[] = []
    const showReport = createShowReport({
      store,
      thread: {
        postReport: async (channel, shown, files) => {
          posted.push({ channel, shown, files })
          return undefined
        },
      },
      isPublic: async (channel) => channel === 'C0PUBLIC',
      draw: async () => ({ png: new Uint8Array([1]), words: 'a picture' }),
      keptMs: 30 * DAY,
      clock: { now: () => TO },
    })

    await showReport(7, 'C0HERE')

    const [{ shown, files }] = posted as [(typeof posted)[number]]
    expect([shown.report.figures.opened, shown.hidden]).toEqual([220, 110])
    expect(files.map(({ type }) => type)).toEqual(['png', 'csv'])
    expect(String(files[1]?.content)).toContain('\r\n')
  })
})
