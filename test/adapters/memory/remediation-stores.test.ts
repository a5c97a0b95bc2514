/** Plans and audit log in memory keep their contracts. */
import { describe, expect, it } from 'vitest'
import { createMemoryApprovalStore } from '../../../src/adapters/memory/approval-store.ts'
import { createMemoryAuditLog } from '../../../src/adapters/memory/audit-log.ts'
import { systemClock } from '../../../src/domain/clock.ts'
import { describeApprovalStore } from '../../contracts/approval-store.ts'
import { describeAuditLog } from '../../contracts/audit-log.ts'
import { aPlanRecord } from '../../support/plan-record.ts'

describeApprovalStore('memory', () => createMemoryApprovalStore({ clock: systemClock }))
describeAuditLog('memory', createMemoryAuditLog)

describe('plans in memory', () => {
  it('are forgotten after their retention', async () => {
    let now = 0
    const store = createMemoryApprovalStore({ clock: { now: () => now }, retentionMs: 1_000 })
    await store.create(aPlanRecord())

    now = 1_000

    expect(await store.get('plan-1')).toBeUndefined()
  })
})
