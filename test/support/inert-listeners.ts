/** Use cases for the Slack listeners that do nothing, for tests that replace the few they are about. */
import type { SlackHandlerDeps } from '../../handlers/slack/index.ts'

export function inertListeners(over: Partial<SlackHandlerDeps> = {}): SlackHandlerDeps {
  const nothing = async () => {}
  const empty = { heading: '', rows: [], closing: [] }
  return {
    ask: nothing,
    once: async () => true,
    own: async () => ({}),
    listIncidents: async () => empty,
    muteNamed: async () => '',
    report: async () => undefined,
    incident: async () => undefined,
    incidentOf: async () => undefined,
    tell: nothing,
    showList: nothing,
    clock: { now: () => 0 },
    showDetail: nothing,
    showFullLog: nothing,
    browse: { open: nothing, turn: nothing, fill: nothing },
    showHome: nothing,
    actions: {
      menu: async () => undefined,
      menuFor: async () => undefined,
      recommended: async () => undefined,
      wish: nothing,
    },
    handOver: async () => ({ type: 'refused', words: '' }),
    answerHandoff: async () => undefined,
    storms: {
      openMember: async () => '',
      acknowledgeAll: async () => '',
      list: async () => undefined,
      turn: nothing,
    },
    ...over,
  }
}
