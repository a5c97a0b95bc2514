/** The words of a handoff: who, what state it is in, and each incident in a line or two. */
import {
  type Handoff,
  type HandoffItem,
  type HandoffNews,
  isTaken,
  type Tried,
  waitingItems,
} from '../../../domain/handoff.ts'
import type { SlackPerson } from '../../../domain/incident.ts'
import { workloadLabel } from '../../../domain/workload.ts'
import { bold, line, type Part, person, type Span, text, time } from './document.ts'
import { link } from './links.ts'
import { clip, oneLine } from './plain-text.ts'
import { count, duration } from './words.ts'

/** A name as plain text: only the receiver is mentioned, once. */
export function nameOf({ id, name }: SlackPerson): string {
  return clip(oneLine(name ?? '').replaceAll('@', ''), 40) || clip(oneLine(id), 20) || 'somebody'
}

/** `Deployment payments/api`, short enough for a line. */
export function labelOf({ workload }: HandoffItem): string {
  return clip(oneLine(workloadLabel(workload)), 90)
}

/** From whom to whom, how far it is, and what is special about it. */
export function headParts(handoff: Handoff): readonly Part[] {
  const { from, to, meantFor, since, dueAt, openedAt, trouble } = handoff
  const last = time(since)
  const due = time(dueAt)
  const isLate = dueAt !== undefined && Date.parse(openedAt) - Date.parse(dueAt) > LATE_MS
  return [
    line(
      { type: 'emoji', name: 'handshake', sign: '🤝' },
      bold(' Handoff'),
      ...(from === undefined ? [] : [bold(` from ${nameOf(from)}`)]),
      ...(to === undefined ? [] : [bold(' to '), person(meantFor ?? to)]),
      ...(meantFor === undefined || to === undefined ? [] : [text(`, taken over by ${nameOf(to)}`)]),
    ),
    line(text(stateWords(handoff))),
    ...(trouble === undefined
      ? []
      : [line(bold('Nobody is named: '), text(`${clip(oneLine(trouble), 250)}.`))]),
    ...(isLate && due !== undefined
      ? [line(bold('Late: '), text('it was due '), due, text(', and I was not running then.'))]
      : []),
    ...(last === undefined ? [] : [line(text('The last handoff here was '), last, text('.'))]),
  ]
}

const LATE_MS = 5 * 60_000

/** How far it is, in a sentence. */
export function stateWords(handoff: Handoff): string {
  const { state, items, to, from, notes } = handoff
  const offered = items.filter((each) => each.state !== 'shown')
  const waiting = waitingItems(handoff).length
  const accepted = offered.filter((each) => each.state === 'accepted').length
  const receiver = to === undefined ? 'somebody' : nameOf(to)
  const stay = from === undefined ? '' : ` Until then everything stays with ${nameOf(from)}.`
  switch (state) {
    case 'superseded':
      return 'A newer handoff has replaced this one.'
    case 'declined': {
      const word = notes.findLast((note) => note.type === 'declined')
      const why = word?.type === 'declined' && word.word !== '' ? `: “${clip(oneLine(word.word), 200)}”` : ''
      return `${receiver} declined${why}.${from === undefined ? '' : ` It stays with ${nameOf(from)}.`}`
    }
    case 'open':
      return accepted === 0
        ? `${count(waiting, 'incident')} ${waiting === 1 ? 'waits' : 'wait'} for ${receiver} to accept.${stay}`
        : `${receiver} has accepted ${accepted} of ${offered.length}; ${waiting} ${waiting === 1 ? 'waits' : 'wait'}.${stay}`
    case 'closed':
      if (offered.length === 0) return quietWords(handoff)
      return accepted === offered.length
        ? `${receiver} has accepted ${offered.length === 1 ? 'it' : `all ${offered.length}`}.`
        : `${receiver} has accepted ${accepted} of ${offered.length}; what became of the rest stands beside it.`
  }
}

/** Plainly, when there is nothing to do. */
function quietWords({ items }: Handoff): string {
  const open = items.filter(({ resolvedAt }) => resolvedAt === undefined).length
  if (open > 0)
    return `Nothing to accept: ${count(open, 'incident')} ${open === 1 ? 'is' : 'are'} open, and somebody has ${open === 1 ? 'it' : 'them'} already.`
  return items.length === 0
    ? 'A quiet shift: nothing is open, and nothing failed. There is nothing to accept.'
    : `A quiet shift: nothing is open. ${count(items.length, 'incident')} came and went; there is nothing to accept.`
}

/** What the shift looks like, in one line for a notification. */
export function countWords({ items }: Handoff): string {
  const open = items.filter(({ resolvedAt }) => resolvedAt === undefined)
  const free = open.filter((each) => !isTaken(each)).length
  const resolved = items.length - open.length
  if (open.length === 0) return `nothing open, ${resolved} resolved`
  const nobody =
    free === 0
      ? ''
      : free === open.length
        ? `, nobody has acknowledged ${free === 1 ? 'it' : 'them'}`
        : `, ${free} of them unacknowledged`
  return `${open.length} open${nobody}${resolved > 0 ? `, ${resolved} resolved` : ''}`
}

/** For how long, the cause, who has it, how often it came back: the facts of one incident after its name. */
export function factsOf(item: HandoffItem, { openedAt: at }: Handoff): readonly string[] {
  const { openedAt, cause, doubted, owner, reopened, muted, status } = item
  const age = duration(Date.parse(at) - Date.parse(openedAt))
  return [
    status === 'resolved' ? 'well at the moment' : `failing for ${age}`,
    cause === undefined
      ? 'cause unknown'
      : `${clip(oneLine(cause), 80)}${doubted === true ? ' (said to be wrong)' : ''}`,
    owner === undefined ? '' : isTaken(item) ? `${nameOf(owner)} has it` : `${nameOf(owner)} had it`,
    reopened > 0 ? `came back ${reopened === 1 ? 'once' : `${reopened} times`}` : '',
    muted === undefined ? '' : 'muted',
  ].filter(Boolean)
}

/** What was tried, the latest last. */
export function triedWords(tried: readonly Tried[]): string {
  if (tried.length === 0) return ''
  const shown = tried.slice(-TRIED_SHOWN).map(({ title, outcome }) => {
    const what = clip(oneLine(title), 60)
    return `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${clip(oneLine(outcome), 100)}`
  })
  const more = tried.length - shown.length
  return `Tried: ${shown.join('; ')}${more > 0 ? `; ${more} more before` : ''}.`
}

const TRIED_SHOWN = 3

/** What became of an offered incident; empty while it waits. */
export function acceptanceWords({ state, acceptedBy, leftWhy }: HandoffItem): string {
  if (state === 'accepted' && acceptedBy) return `✓ ${nameOf(acceptedBy)} has it`
  if (state === 'left') return clip(oneLine(leftWhy ?? 'it was not taken over'), 120)
  return ''
}

/** The news of all items, the most important kind first. */
export function newsLines(items: readonly HandoffItem[]): readonly (readonly Span[])[] {
  const all = items.flatMap((item) => item.news.map((news) => ({ item, news })))
  return NEWS_ORDER.flatMap((type) => all.filter(({ news }) => news.type === type)).map(({ item, news }) =>
    newsLine(item, news),
  )
}

function newsLine(item: HandoffItem, news: HandoffNews): readonly Span[] {
  const name = bold(labelOf(item))
  switch (news.type) {
    case 'opened':
      return [text('New: '), name]
    case 'came-back':
      return [text('Came back: '), name]
    case 'resolved':
      return [text('Resolved: '), name, ...fixedBy(item)]
    case 'came-and-went':
      return [text('Came and went: '), name, ...fixedBy(item)]
    case 'cause':
      return [
        text('Another cause: '),
        name,
        text(`, ${clip(oneLine(news.to), 80)} instead of ${clip(oneLine(news.from), 80)}`),
      ]
    case 'owner': {
      const had = news.from === undefined ? '' : `, before ${nameOf(news.from)}`
      return [
        text('Another owner: '),
        name,
        text(`, ${news.to === undefined ? 'nobody' : nameOf(news.to)}${had}`),
      ]
    }
  }
}

const NEWS_ORDER = ['opened', 'came-back', 'cause', 'owner', 'resolved', 'came-and-went'] as const

/** ` (fixed by …)`, or nothing. */
export function fixedBy(item: HandoffItem): readonly Span[] {
  return item.fixedBy === undefined ? [] : [text(`, fixed by ${clip(oneLine(item.fixedBy), 100)}`)]
}

/** The way to its thread. */
export function threadSpans({ permalink }: HandoffItem): readonly Span[] {
  const address = permalink !== undefined && permalink.length <= 200 ? link(permalink, 'thread') : undefined
  return address === undefined ? [] : [text(' · '), address]
}
