/** The people, channels and commands that the demo and the playground begin with. */

import type { SimulatedSlackOptions } from './options.ts'

/** A small on-call team; messages go to `C0ALERTS`. */
export const DEMO_WORKSPACE = {
  users: [
    { id: 'U0INES', name: 'ines', realName: 'Ines Okafor' },
    { id: 'U0TOMAS', name: 'tomas', realName: 'Tomas Lindqvist' },
    { id: 'U0MEI', name: 'mei', realName: 'Mei Tanaka' },
  ],
  usergroups: [{ id: 'S0ONCALL', handle: 'oncall', name: 'On call', users: ['U0INES', 'U0TOMAS'] }],
  channels: [
    { id: 'C0ALERTS', name: 'alerts', topic: 'What Alertmanager says' },
    { id: 'C0PAY', name: 'payments-oncall', topic: 'Payments team' },
    { id: 'C0GENERAL', name: 'general', topic: 'Everybody' },
  ],
  commands: [
    {
      command: '/crashloop',
      description: 'Says why a workload does not stay up',
      hint: '[namespace/name | handoff @name | help]',
      escape: true,
    },
  ],
  shortcuts: [{ callbackId: 'diagnose_this', name: 'Diagnose this' }],
} as const satisfies Partial<SimulatedSlackOptions>
