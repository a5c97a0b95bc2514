/** Small handoffs for tests. */
import type { Handoff, HandoffItem } from '../../src/domain/handoff.ts'

export const ANA = { id: 'U0ANA', name: 'ana' }
export const BEN = { id: 'U0BEN', name: 'ben' }
export const EVE = { id: 'U0EVE', name: 'eve' }

/** An offered incident of `Deployment payments/api` that ana has; `over` replaces fields. */
export function anItem(over: Partial<HandoffItem> = {}): HandoffItem {
  return {
    incidentId: 'inc-1',
    workload: { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: 'api' },
    status: 'acknowledged',
    openedAt: '2026-11-21T03:00:00.000Z',
    reopened: 0,
    cause: 'Out of memory',
    owner: ANA,
    tried: [],
    news: [],
    state: 'offered',
    ...over,
  }
}

/** A handoff of one incident from ana to ben. */
export function aHandoff(over: Partial<Handoff> = {}): Handoff {
  return {
    id: 'handoff-1',
    source: 'person',
    openedAt: '2026-11-21T09:00:00.000Z',
    from: ANA,
    to: BEN,
    items: [anItem()],
    state: 'open',
    thread: { channel: 'C0ALERTS' },
    repeats: 0,
    notes: [],
    deliveries: {},
    revision: 1,
    publishedRevision: 0,
    ...over,
  }
}
