/** The Home tab: handoffs that wait, my incidents, the open ones by age, what was resolved, the clusters, what one may do, how to begin. */
import type { HomeView, KnownBlock } from '@slack/web-api'
import type { ClusterHealth } from '../../../domain/cluster-health.ts'
import { type Incident, isQuestion } from '../../../domain/incident.ts'
import { workloadLabel } from '../../../domain/workload.ts'
import type { Home } from '../../../incidents/show-home.ts'
import { ACTIONS, COMMAND } from '../ids.ts'
import { button } from './button.ts'
import { ASKED, STATUS } from './card-headline.ts'
import { bold, line, type Part, type Span, text, time } from './document.ts'
import { beginButton, handoffBlocks } from './home-handoffs.ts'
import { stormBlocks } from './home-storms.ts'
import { LIMITS } from './limits.ts'
import { link } from './links.ts'
import { richText } from './message.ts'
import { clip, oneLine } from './plain-text.ts'
import { causeWords, count, duration } from './words.ts'

/** Incidents of one list; with two blocks each, all lists stay far below the 100 blocks of a Home tab. */
const SHOWN = 10
const CLUSTERS_SHOWN = 20

/** Renders the tab. */
export function homeView(home: Home): HomeView {
  return {
    type: 'home',
    blocks: [
      header('crashloop'),
      ...handoffBlocks(home.handoffs, home.user),
      ...stormBlocks(home.storms, home.at),
      ...(home.isNew ? setUp() : incidentLists(home)),
      header('Clusters'),
      richText(clusterParts(home.clusters)),
      header('What you may do'),
      richText(rights()),
      richText([line(text('As of '), time(home.at), text('.'))]),
      {
        type: 'actions',
        elements: [button(ACTIONS.refreshHome, 'Refresh', 'Refresh this page'), beginButton()],
      },
    ],
  }
}

function incidentLists(home: Home): readonly KnownBlock[] {
  return [
    ...list('My incidents', home.mine, home, 'Nothing is yours. Take one with Acknowledge on its card.'),
    ...list('Open incidents, the oldest first', home.open, home, 'Nothing is failing that I know of.'),
    ...list('Resolved lately', home.resolved, home, 'Nothing was resolved lately.'),
  ]
}

function list(
  title: string,
  incidents: readonly Incident[],
  home: Home,
  none: string,
): readonly KnownBlock[] {
  const more = incidents.length - SHOWN
  return [
    header(title),
    ...(incidents.length === 0 ? [richText([line(text(none))])] : []),
    ...incidents.slice(0, SHOWN).flatMap((each) => row(each, home)),
    ...(more > 0 ? [richText([line(text(`… and ${count(more, 'more incident')}.`))])] : []),
  ]
}

function row(incident: Incident, { at }: Home): readonly KnownBlock[] {
  const { diagnosis, owner, resolvedAt, openedAt, workload, thread } = incident
  const asked = isQuestion(incident) && incident.status === 'firing'
  const { name, sign, word } = asked ? ASKED : STATUS[incident.status]
  const { label, cause } = diagnosis ? causeWords(diagnosis.verdict, diagnosis.findings[0]) : DIAGNOSING
  const address = link(thread.permalink, 'thread')
  const url = address?.type === 'link' ? address.url : undefined
  const age =
    resolvedAt === undefined
      ? `for ${duration(Date.parse(at) - Date.parse(openedAt))}`
      : `${duration(Date.parse(at) - Date.parse(resolvedAt))} ago, after ${duration(Date.parse(resolvedAt) - Date.parse(openedAt))}`
  const whose: readonly Span[] =
    owner === undefined
      ? []
      : [
          text(
            `, ${clip(oneLine(owner.person.name ?? owner.person.id), 60)} ${resolvedAt === undefined ? 'has' : 'had'} it`,
          ),
        ]
  const id = incident.id.slice(0, LIMITS.buttonValue)
  return [
    richText([
      line(
        { type: 'emoji', name, sign },
        text(' '),
        bold(`${word}: ${clip(oneLine(workloadLabel(workload)), 100)}`),
        text(` in ${clip(oneLine(workload.cluster), 60)}, ${age}`),
        ...whose,
      ),
      line(text(clip(oneLine(cause === '' ? label : `${label}: ${cause}`), 150))),
    ]),
    {
      type: 'actions',
      elements: [
        ...(url === undefined
          ? []
          : [{ ...button(ACTIONS.openThread, 'Open thread', 'Open the thread of this incident'), url }]),
        { ...button(ACTIONS.details, 'Details', 'Open logs, events and more in a window'), value: id },
      ],
    },
  ]
}

const DIAGNOSING = { label: 'Not diagnosed yet', cause: '' }

const HEALTH = {
  reachable: { name: 'large_green_circle', sign: '🟢', word: 'reachable' },
  unreachable: { name: 'red_circle', sign: '🔴', word: 'not reachable' },
  unknown: { name: 'white_circle', sign: '⚪', word: 'not checked from here' },
} as const

function clusterParts(clusters: readonly ClusterHealth[] | undefined): readonly Part[] {
  if (clusters === undefined) return [line(text('Asking them …'))]
  if (clusters.length === 0) return [line(text('No cluster is configured.'))]
  const more = clusters.length - CLUSTERS_SHOWN
  return [
    ...clusters.slice(0, CLUSTERS_SHOWN).map(clusterLine),
    ...(more > 0 ? [line(text(`… and ${count(more, 'more cluster')}.`))] : []),
  ]
}

function clusterLine({ cluster, state, why, lastRead }: ClusterHealth): Part {
  const { name, sign, word } = HEALTH[state]
  const read = time(lastRead)
  return line(
    { type: 'emoji', name, sign },
    text(' '),
    bold(clip(oneLine(cluster), 80) || 'unnamed'),
    text(`: ${word}${why === undefined ? '' : ` (${clip(oneLine(why), 160)})`}`),
    ...(read === undefined ? [] : [text(', last evidence '), read]),
  )
}

function rights(): readonly Part[] {
  return [
    {
      type: 'list',
      ordered: false,
      items: [
        [text('See the incidents of all channels that you can read, with logs, events and what changed.')],
        [
          text('Ask for a diagnosis: '),
          { type: 'text', style: 'code', text: `${COMMAND} <namespace>/<name>` },
          text('. All commands: '),
          { type: 'text', style: 'code', text: `${COMMAND} help` },
        ],
        [
          text(
            'Act on an incident (Actions…) as far as the policy lets you; without a policy crashloop only reads. Secrets are taken out of all it shows.',
          ),
        ],
      ],
    },
  ]
}

/** What to do when nothing ever came in. */
function setUp(): readonly KnownBlock[] {
  const receiver = [
    'receivers:',
    '  - name: crashloop',
    '    webhook_configs:',
    '      - url: http://crashloop.crashloop.svc:8080/webhooks/alertmanager',
    '        send_resolved: true',
    '        http_config:',
    '          authorization:',
    '            credentials: <your ALERTMANAGER_TOKEN>',
  ]
  return [
    richText([line(text('Nothing has come in yet. Two ways to begin:'))]),
    richText([
      { type: 'list', ordered: true, items: [[text('Ask about something that fails, in any channel:')]] },
      { type: 'code', lines: [`${COMMAND} <namespace>/<pod or workload>`] },
      {
        type: 'list',
        ordered: true,
        start: 2,
        items: [
          [text('Let Alertmanager tell me of pods that crash, and invite me to the channel of the alerts:')],
        ],
      },
      { type: 'code', lines: receiver },
      { type: 'code', lines: ['/invite @crashloop'] },
    ]),
  ]
}

function header(title: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text: title, emoji: false } }
}
