/** What can be made to go wrong around the bot in the demo. */

import type { Faults as ClusterFaults } from '../cluster/faults.ts'
import type { Faults as SlackFaults } from '../slack/faults.ts'
import type { PanelFault } from '../slack/page-shapes.ts'

/** Switches for faults that last until they are switched off. */
export interface WorldFaults {
  list(): readonly PanelFault[]
  /** False when there is no such fault. */
  set(id: string, isOn: boolean): boolean
}

interface Switch extends Omit<PanelFault, 'isOn'> {
  arm(): void
}

const SLACK_RETRY_SECONDS = 2

/** Builds the switches for a simulated Slack and a simulated cluster. */
export function createWorldFaults(slack: SlackFaults, cluster: ClusterFaults): WorldFaults {
  const always = Number.POSITIVE_INFINITY
  const forbidden = { type: 'status', status: 403, message: 'forbidden by the playground' } as const
  const switches: readonly Switch[] = [
    {
      id: 'slack-429',
      label: 'Slack limits the rate',
      description: `Every Web API call gets 429, retry after ${SLACK_RETRY_SECONDS} s`,
      arm: () => slack.add('*', { kind: 'rate-limited', retryAfterSeconds: SLACK_RETRY_SECONDS }, always),
    },
    {
      id: 'slack-500',
      label: 'Slack is down',
      description: 'Every Web API call gets 500',
      arm: () => slack.add('*', { kind: 'http-status', status: 500 }, always),
    },
    {
      id: 'cluster-403',
      label: 'The cluster forbids logs and events',
      description: 'The API server answers 403, as without a role',
      arm: () => cluster.add({ path: /\/log\?|\/log$|\/events/, times: always, effect: forbidden }),
    },
    {
      id: 'cluster-hang',
      label: 'The cluster hangs',
      description: 'The API server takes requests and never answers',
      arm: () => cluster.add({ path: '/', times: always, effect: { type: 'hang' } }),
    },
  ]
  const on = new Set<string>()
  return {
    list: () => switches.map(({ id, label, description }) => ({ id, label, description, isOn: on.has(id) })),
    set(id, isOn) {
      if (!switches.some((each) => each.id === id)) return false
      if (isOn) on.add(id)
      else on.delete(id)
      slack.clear()
      cluster.clear()
      for (const each of switches) if (on.has(each.id)) each.arm()
      return true
    },
  }
}
