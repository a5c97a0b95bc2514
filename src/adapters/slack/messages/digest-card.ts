/** The one message of a storm: what its incidents have in common, what shows it, and a list to open each of them. */
import type { Button, KnownBlock } from '@slack/web-api'
import { type CommonFactor, type Digest, type DigestMember, isRaging } from '../../../domain/digest.ts'
import { workloadLabel } from '../../../domain/workload.ts'
import { digestTitle, factorTitle, mainFactor } from '../../../incidents/digest-title.ts'
import { ACTIONS, ROOT_KEY } from '../ids.ts'
import { calledSpans } from './called.ts'
import { STATUS } from './card-headline.ts'
import { said } from './diagnosis-parts.ts'
import { causeOf, inOrder, memberRow, ROW_LENGTH } from './digest-row.ts'
import { bold, type Line, line, type Part, type Section, text, time } from './document.ts'
import { BLOCK_OVERHEAD, LIMITS } from './limits.ts'
import { buildMessage, type SlackMessage } from './message.ts'
import { clip, clipForFallback, escapeMrkdwn, oneLine } from './plain-text.ts'
import { spokenLabel } from './spoken-label.ts'
import { count, duration } from './words.ts'

/** Rows in the message; the window has all of them. */
const SHOWN = 8
const FACTORS_SHOWN = 4
const CAUSES_SHOWN = 5

/** Renders the digest as its storm is now. */
export function digestCard(digest: Digest): SlackMessage {
  const ordered = inOrder(digest)
  const rows = ordered.slice(0, SHOWN).map((member) => memberRow(member, digest))
  const buttons = buttonsOf(digest)
  const after = [...rows, ...moreBlocks(ordered.length - rows.length), ...buttons]
  return buildMessage({
    incidentId: digest.id,
    key: ROOT_KEY,
    sections: sectionsOf(digest),
    after: { blocks: after, cost: after.length * (BLOCK_OVERHEAD + ROW_LENGTH) },
    textAfter: spokenList(ordered),
  })
}

function sectionsOf(digest: Digest): readonly Section[] {
  return [
    { name: 'status', rank: 0, cap: 900, textCap: 600, parts: headline(digest) },
    { name: 'who is called', rank: 0, cap: 400, textCap: 150, parts: mentionParts(digest) },
    { name: 'what they have in common', rank: 1, cap: 3_500, textCap: 1_100, parts: commonParts(digest) },
    { name: 'causes', rank: 2, cap: 700, textCap: 400, parts: causeParts(digest) },
  ]
}

function headline(digest: Digest): readonly Part[] {
  const { members } = digest
  const raging = isRaging(digest)
  const { name, sign } = STATUS[raging ? statusOf(members) : 'resolved']
  const title = `${raging ? '' : 'Over: '}${oneLine(digestTitle(digest))}`
  return [
    line({ type: 'emoji', name, sign }, text(' '), bold(clip(title, 400))),
    raging ? countsLine(digest) : overLine(digest),
  ]
}

/** Acknowledged only when somebody has each of those that still fail. */
function statusOf(members: readonly DigestMember[]): 'firing' | 'acknowledged' {
  return members.some(({ status }) => status === 'firing') ? 'firing' : 'acknowledged'
}

function countsLine({ members, openedAt }: Digest): Part {
  const failing = members.filter(({ status }) => status !== 'resolved').length
  const over = members.length - failing
  const pending = members.filter(
    ({ status, cause, trouble }) => status !== 'resolved' && cause === undefined && trouble === undefined,
  ).length
  const since = time(openedAt)
  return line(
    text(
      `${count(failing, 'workload')} ${failing === 1 ? 'fails' : 'fail'}${over > 0 ? `, ${over} run again` : ''}`,
    ),
    ...(since === undefined ? [] : [text(', since '), since]),
    text(pending > 0 ? `. Still looking into ${pending}.` : '.'),
  )
}

function overLine({ members, openedAt, resolvedAt }: Digest): Part {
  const [from, to] = [time(openedAt), time(resolvedAt)]
  const all = `${count(members.length, 'workload')} ${members.length === 1 ? 'runs' : 'run'} again`
  if (from === undefined || to === undefined) return line(text(`${all}.`))
  const took = duration(Date.parse(resolvedAt ?? '') - Date.parse(openedAt))
  return line(text(`${all}. It took ${took}, from `), from, text(' to '), to, text('.'))
}

function mentionParts({ mention = [] }: Digest): readonly Part[] {
  const called = calledSpans(mention)
  return called.length === 0 ? [] : [line(bold('Calling '), ...called)]
}

function commonParts(digest: Digest): readonly Part[] {
  const { common, members } = digest
  const isKnown = members.every(
    ({ status, cause, trouble }) => status === 'resolved' || cause !== undefined || trouble !== undefined,
  )
  if (common.length === 0) {
    return [
      line(
        text(
          isKnown
            ? 'Nothing was found that they have in common.'
            : 'What they have in common is not known yet.',
        ),
      ),
    ]
  }
  const main = mainFactor(digest)
  const more = common.length - FACTORS_SHOWN
  return [
    ...(main === undefined ? [line(text('No single thing explains all of them.'))] : []),
    ...common.slice(0, FACTORS_SHOWN).flatMap((each) => factorParts(each, digest, each === main)),
    ...(more > 0 ? [line(text(`… and ${count(more, 'more thing')} that some have in common`))] : []),
  ]
}

/** The main one is named by the headline already. */
function factorParts(each: CommonFactor, { members }: Digest, isMain: boolean): readonly Part[] {
  const { factor, incidentIds, rootId } = each
  const root = members.find(({ incidentId }) => incidentId === rootId)
  const share = `${incidentIds.length} of ${members.length}`
  return [
    isMain
      ? line(bold(`In common to ${share}:`))
      : line(bold(clip(oneLine(factorTitle(each)), 250)), text(` (${share})`)),
    ...(root === undefined
      ? []
      : [
          line(
            bold('Begin with: '),
            said(workloadLabel(root.workload), 200),
            text(`, which fails itself: ${causeOf(root)}`),
          ),
        ]),
    {
      type: 'list',
      ordered: false,
      items: factor.evidence.map(
        ({ source, text: shown }): Line => [
          said(shown, 300),
          { type: 'text', style: 'italic', text: ` (${clip(oneLine(source), 120)})` },
        ],
      ),
    },
  ]
}

/** How often each cause was found; nothing when it is one for all. */
function causeParts({ members }: Digest): readonly Part[] {
  const known = members.filter(({ cause }) => cause !== undefined)
  const counts = [...Map.groupBy(known, causeOf)]
    .map(([cause, all]) => ({ cause, n: all.length }))
    .toSorted((a, b) => b.n - a.n)
  if (counts.length < 2) return []
  const shown = counts.slice(0, CAUSES_SHOWN).map(({ cause, n }) => `${cause} (${n})`)
  const more = counts.length - shown.length
  return [line(bold('Causes: '), text(shown.join(', ') + (more > 0 ? ` and ${more} more` : '')))]
}

function moreBlocks(more: number): readonly KnownBlock[] {
  if (more <= 0) return []
  return [{ type: 'context', elements: [{ type: 'plain_text', text: `… and ${more} more`, emoji: false }] }]
}

function buttonsOf(digest: Digest): readonly KnownBlock[] {
  const { id, members, revision } = digest
  const value = id.slice(0, LIMITS.buttonValue)
  const isFree = members.some(({ status }) => status === 'firing')
  const elements: Button[] = [
    {
      type: 'button',
      action_id: ACTIONS.allMembers,
      value,
      text: { type: 'plain_text', text: `All ${members.length}…` },
      accessibility_label: spokenLabel(`All ${members.length}…`, 'List all of them in a window'),
    },
    ...(isFree ? [acknowledgeAll(value)] : []),
  ]
  return [{ type: 'actions', block_id: `crashloop_digest_${revision}`, elements }]
}

function acknowledgeAll(value: string): Button {
  return {
    type: 'button',
    action_id: ACTIONS.acknowledgeAll,
    value,
    style: 'primary',
    text: { type: 'plain_text', text: 'Acknowledge all' },
    accessibility_label: spokenLabel('Acknowledge all', 'Say that you take care of all of them'),
  }
}

/** For those who hear the message: the names, as many as fit. */
function spokenList(ordered: readonly DigestMember[]): string {
  const names = ordered
    .slice(0, SHOWN)
    .map(({ workload }) => oneLine(`${workload.namespace}/${workload.name}`))
  const more = ordered.length - names.length
  const list = clipForFallback(names.join(', '), 400)
  return escapeMrkdwn(`Workloads: ${list}${more > 0 ? ` and ${more} more` : ''}`)
}
