/** The reference of all actions with their permissions, in src/remediation/README.md. */
import type { Permission } from '../../src/domain/permission.ts'
import { ACTION_IDS } from '../../src/domain/plan.ts'
import { ACTIONS } from '../../src/remediation/actions/index.ts'

/** The table between the marks. */
export function renderActions(): string {
  const rows = ACTION_IDS.map((id) => {
    const { title, risk, scope, reversible, permissions } = ACTIONS[id]
    const where = scope === 'cluster' ? 'cluster' : 'namespace'
    return `| \`${id}\` | ${title} | ${risk} | ${where} | ${reversible ? 'yes' : 'no'} | ${writesOf(permissions)} |`
  })
  return [
    '| action | it can | risk | reach | undo | writes |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** Reading is the same for all of them; what they change is what a person wants to know. */
function writesOf(permissions: readonly Permission[]): string {
  const writes = permissions
    .filter(({ verb }) => !['get', 'list', 'watch'].includes(verb))
    .map(({ verb, group, resource }) => `\`${verb} ${resource}${group === '' ? '' : `.${group}`}\``)
  return writes.length === 0 ? "none in the cluster (Alertmanager's API)" : [...new Set(writes)].join(', ')
}
