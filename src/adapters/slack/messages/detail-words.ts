/** What the kinds of details are called, which end of each matters, and what is said when there is nothing. */
import type { DetailKind } from '../../../domain/detail.ts'

export interface DetailWords {
  /** At most 24 characters, since it is the title of a window too. */
  readonly title: string
  /** Of a log the end matters, of a description the beginning, of events the newest, which come last. */
  readonly keep: 'start' | 'end'
  readonly none: string
}

export const DETAIL_WORDS: Readonly<Record<DetailKind, DetailWords>> = {
  describe: { title: 'Description', keep: 'start', none: 'There is nothing to describe.' },
  'previous-logs': { title: 'Previous log', keep: 'end', none: 'The previous run wrote no log.' },
  'current-logs': { title: 'Current log', keep: 'end', none: 'The current run has written no log yet.' },
  events: {
    title: 'Events',
    keep: 'end',
    none: 'There are no events; Kubernetes keeps them for an hour by default.',
  },
  changes: {
    title: 'What changed',
    keep: 'start',
    none: 'Nothing that could be seen: neither its pod template nor an object that it refers to.',
  },
  node: { title: 'Node', keep: 'start', none: 'The pod is on no node, or the node could not be read.' },
  commands: { title: 'Commands', keep: 'start', none: 'The diagnosis recommends no command.' },
}
