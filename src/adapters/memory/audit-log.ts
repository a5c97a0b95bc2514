/** The audit log in this process; gone when it ends. */
import type { AuditEntry } from '../../domain/audit.ts'
import { chain } from '../../remediation/audit-chain.ts'
import type { AuditLog } from '../../remediation/ports.ts'

/** Creates an empty AuditLog. */
export function createMemoryAuditLog(): AuditLog {
  const lines: string[] = []
  let head: AuditEntry | undefined
  return {
    async append(record) {
      head = chain(record, head)
      lines.push(JSON.stringify(head))
      return head
    },
    read: async (skip, limit) =>
      lines.slice(skip, skip + limit).map((line) => JSON.parse(line) as AuditEntry),
  }
}
