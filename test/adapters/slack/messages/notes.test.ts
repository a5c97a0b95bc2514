/** What the replies in the thread tell. */
import { describe, expect, it } from 'vitest'
import { ephemeralAnswer } from '../../../../src/adapters/slack/messages/answer.ts'
import { detailMessage } from '../../../../src/adapters/slack/messages/detail.ts'
import { threadNote } from '../../../../src/adapters/slack/messages/notes.ts'
import type { Diagnosis } from '../../../../src/domain/diagnosis.ts'
import type { ThreadNote } from '../../../../src/domain/incident.ts'
import { problemsOf, seen } from '../../../support/check-slack-message.ts'
import { identified, likely, opened, unknown } from '../../../support/example-diagnosis.ts'

const at = '2026-11-21T03:03:00Z'

function note(diagnosis: Diagnosis) {
  return threadNote(opened, { key: 'diagnosis-1', type: 'diagnosis', diagnosis, at })
}

function preformatted(message: ReturnType<typeof note>): string[] {
  return message.blocks
    .flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
    .filter((element) => element.type === 'rich_text_preformatted')
    .map((element) => element.elements.map((each) => each.text).join(''))
}

describe('diagnosis note', () => {
  it('has the sections of a runbook in their order', () => {
    const words = seen(note(identified))

    const places = ['Meaning', 'Impact', 'Diagnosis', 'Evidence', 'What changed', 'Mitigation'].map((each) =>
      words.indexOf(each),
    )
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
  })

  it('numbers the lines of the log and marks the one that decides', () => {
    const [log] = preformatted(note(identified))

    expect(log?.split('\n')).toEqual([
      '  480  loading catalogue into memory',
      '  481  cache: 212 MiB used (× 6)',
      '    ⋮',
      '► 490  fatal: cannot allocate 64 MiB',
    ])
  })

  it('gives each command on its own, to be copied', () => {
    expect(preformatted(note(identified))).toContain(
      'kubectl -n payments rollout undo deployment/api --to-revision=41',
    )
  })

  it('tells the evidence against, the check and the other findings', () => {
    const words = seen(note(likely))

    for (const each of [
      'Against it',
      'one endpoint was ready',
      'To be sure',
      'Other findings',
      'A name does not resolve',
    ]) {
      expect(words).toContain(each)
    }
  })

  it('tells what could not be seen, and that nothing changed', () => {
    const { rollout: _rollout, ...withoutRollout } = unknown
    const words = seen(note(withoutRollout))

    expect(words).toContain('What I could not see')
    expect(words).toContain('Nothing that could be seen.')
  })

  it('keeps the line that decides, wherever it stands in a long log, and tells how many are missing', () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({
      n: index + 1,
      text: 'at com.example.Main '.repeat(10),
      decisive: index === 57,
    }))
    const message = note({
      ...identified,
      logExcerpt: { container: 'api', run: 'previous', omitted: 100, lines },
    })

    const [log = ''] = preformatted(message)
    const missing = 160 - log.split('\n').length
    expect(log).toContain('► 58 ')
    expect(seen(message)).toContain(`${missing} further lines in the log, use Previous logs`)
  })

  it('names the parts that found no room', () => {
    const long = 'Do this. '.repeat(40)
    const remedies = Array.from({ length: 5 }, () => ({ text: long, command: `kubectl ${'x'.repeat(700)}` }))
    const items = Array.from({ length: 40 }, () => ({ source: 'log', text: 'y'.repeat(250) }))
    const lines = Array.from({ length: 60 }, (_, index) => ({ n: index + 1, text: 'z'.repeat(200) }))
    const [primary] = likely.findings
    const finding = {
      ...primary,
      cause: 'dns-failure' as const,
      title: 'A name does not resolve',
      confidence: 0.5,
      summary: long,
      supports: items,
      contradicts: items,
    }
    const message = note({
      ...likely,
      findings: Array.from({ length: 9 }, () => finding),
      logExcerpt: { container: 'api', run: 'current', omitted: 0, lines },
      changes: items.map(({ text }) => ({ path: 'spec', kind: 'changed', summary: text })),
      gaps: items.map(({ text }) => ({ what: text, reason: 'forbidden', why: text })),
      meaning: long.repeat(3),
      remedies,
      prevention: remedies,
    })

    expect(seen(message)).toMatch(/parts? left out for length: .*prevention/)
    expect(seen(message)).toMatch(/… \d+ more/)
    expect(problemsOf(message)).toEqual([])
  })

  it('never shows half a command', () => {
    const command = `kubectl ${'x'.repeat(5_000)}`
    const message = note({ ...identified, remedies: [{ text: 'Run this.', command }] })

    expect(seen(message)).toContain('(A command of 5008 characters is too long to show here.)')
    expect(seen(message)).not.toContain('kubectl xxx')
  })
})

describe('short notes', () => {
  it('tell how long it took', () => {
    const message = threadNote(opened, { key: 'r', type: 'resolved', at, afterMs: 7_500_000 })

    expect(message.text).toBe(
      '🟢 Resolved after 2 h 5 min, at 21 Nov 03:03 UTC.\nNothing done from here fixed it.',
    )
  })

  it.each<[string, ThreadNote, string]>([
    [
      'what fixed it',
      { key: 'n', type: 'resolved', at, afterMs: 2_460_000, fixedBy: 'roll back api, requested by ana' },
      '🟢 Resolved after 41 min, at 21 Nov 03:03 UTC.\nFixed by: roll back api, requested by ana',
    ],
    [
      'that it comes and goes',
      { key: 'n', type: 'flapping', at, since: '2026-11-21T02:21:00Z', times: 3 },
      '🔄 Flapping: it recovered and failed again 3 times within 42 min.\nFrom here on only the card above follows it. I will say so here when it has been calm for 30 min.',
    ],
    [
      'that it is calm and well',
      {
        key: 'n',
        type: 'calm',
        at,
        state: 'resolved',
        stateSince: '2026-11-21T02:33:00Z',
        times: 7,
        overMs: 4_800_000,
      },
      '🟢 Calm again: it has been running since 21 Nov 02:33 UTC. It had come back 7 times in 1 h 20 min.\nNothing done from here fixed it.',
    ],
    [
      'that it fails for good',
      {
        key: 'n',
        type: 'calm',
        at,
        state: 'failing',
        stateSince: '2026-11-21T02:33:00Z',
        times: 7,
        overMs: 4_800_000,
      },
      '🔴 No longer flapping: it has been failing without a break since 21 Nov 02:33 UTC. It had come back 7 times in 1 h 20 min.',
    ],
    [
      'whom nobody answering calls',
      {
        key: 'n',
        type: 'escalated',
        at,
        waitedMs: 600_000,
        step: 0,
        mention: ['S0ONCALL'],
        direct: ['U0ANA'],
      },
      '🚨 Nobody has acknowledged this for 10 min. Calling a user group. I have written to one person directly.',
    ],
    [
      'that a mute is over while it fails',
      {
        key: 'n',
        type: 'mute-ended',
        at,
        state: 'failing',
        stateSince: '2026-11-21T02:33:00Z',
        withheld: 2,
      },
      '🔔 The mute has ended, and it is still failing, since 21 Nov 02:33 UTC. 2 messages were kept back meanwhile; the card above has the latest.',
    ],
    [
      'that it recovered during a mute',
      {
        key: 'n',
        type: 'mute-ended',
        at,
        state: 'resolved',
        stateSince: '2026-11-21T02:33:00Z',
        withheld: 0,
      },
      '🔔 The mute has ended. It was resolved meanwhile, 21 Nov 02:33 UTC.',
    ],
  ])('tell %s', (_, note, words) => {
    expect(threadNote(opened, note).text).toBe(words)
  })

  it('tell a changed cause as from what to what', () => {
    const { text } = threadNote(opened, {
      key: 'd',
      type: 'diagnosis',
      diagnosis: identified,
      at,
      insteadOf: 'Out of memory',
    })

    expect(text).toMatch(/^The diagnosis has changed: from “Out of memory” to “.+”\./)
  })

  it('name the workload to whoever is called directly, with a button', () => {
    const message = threadNote(opened, { key: 'd', type: 'direct', at, to: 'U0ANA', waitedMs: 1_200_000 })

    expect(message.text).toContain('is failing, and nobody has acknowledged it for 20 min.')
    expect(JSON.stringify(message.blocks)).toContain('crashloop_acknowledge')
  })

  it('tell that it fails again', () => {
    expect(threadNote(opened, { key: 'o', type: 'reopened', at }).text).toContain('Failing again')
  })

  it('carry their key for reconciliation', () => {
    const message = threadNote(opened, { key: 'note-7', type: 'text', text: 'Acknowledged by ada', at })

    expect(message.metadata.event_payload).toEqual({ incident_id: 'inc-1', key: 'note-7' })
    expect(message.text).toBe('Acknowledged by ada')
  })
})

describe('details', () => {
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index + 1} ${'z'.repeat(60)}`)

  it('keep the end of a log, where it died', () => {
    const message = detailMessage('inc-1', {
      what: 'previous-logs',
      subject: 'pod api-1',
      at,
      lines,
      omitted: 0,
    })

    expect(seen(message)).toContain('line 500 ')
    expect(seen(message)).not.toContain('line 1 ')
    expect(seen(message)).toMatch(/… \d+ earlier lines/)
  })

  it('keep the beginning of a description', () => {
    const message = detailMessage('inc-1', { what: 'describe', subject: 'pod api-1', at, lines, omitted: 0 })

    expect(seen(message)).toContain('line 1 ')
    expect(seen(message)).not.toContain('line 500 ')
  })

  it('say that there is nothing rather than showing nothing', () => {
    const message = detailMessage('inc-1', {
      what: 'events',
      subject: 'pod api-1',
      at,
      lines: [],
      omitted: 0,
    })

    expect(message.text).toContain('There are no events')
  })
})

describe('ephemeral answers', () => {
  it('link the thread and the channel, and nothing else', () => {
    const answer = ephemeralAnswer('I am on <!here> it: https://x.slack.com/archives/C1/p2. See <#C0ALERTS>')

    expect(answer.text).toBe('I am on &lt;!here&gt; it: https://x.slack.com/archives/C1/p2. See <#C0ALERTS>')
    expect(JSON.stringify(answer.blocks)).toContain('"url":"https://x.slack.com/archives/C1/p2"')
    expect(JSON.stringify(answer.blocks)).toContain('"channel_id":"C0ALERTS"')
  })
})
