/** A schema migration fails, or schema and code do not match. */

import { specItem } from '../describe-run.ts'
import { kubectl, rollBack } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, logItem, wordsOf } from '../log-signature.ts'
import { specPath } from '../queries.ts'

export const migrationFailed = defineLogCause({
  id: 'migration-failed',
  title: 'Schema migration fails',
  meaning:
    'A change of the database schema does not go through, or the code expects another schema than it finds. It fails the same way in every run until somebody mends the schema or the migration; data may be half migrated.',
  summary: (match) => {
    const revision = revisionLine(match.container.entries.map((e) => e.message))
    return `Container ${match.container.name}: ${captured(match, 'what') ?? wordsOf(match)}${revision ? ` (while: ${revision})` : ''}.`
  },
  related: ({ container, entry, line }) => {
    const sql = entry.lines.find((l) =>
      /^\s*(?:\[SQL: |Statement\s*:|Location\s*:|LINE \d+:|SQL State|ALTER |CREATE |DROP )/.test(l.text),
    )
    const step = container.entries.findLast((e) => REVISION.test(e.message) && e !== entry)
    return [
      ...(sql && sql !== line ? [logItem(container, sql)] : []),
      ...(step ? [logItem(container, step.decisive)] : []),
      ...(container.spec.args
        ? [specItem(`${specPath(container)}.args`, container.spec.args.join(' ').slice(0, 200))]
        : []),
    ]
  },
  settles: (match, facts) =>
    kubectl(facts, `logs ${facts.pod?.metadata.name ?? '<pod>'} -c ${match.container.name} --previous`),
  remedies: (_finding, facts) => [
    {
      text: 'Compare the schema in the database with what the migration table says was applied; mend the difference by hand, or mark the step as applied (alembic stamp, flyway repair, migrate force, prisma migrate resolve), after a backup.',
    },
    {
      text: 'Roll back the release, when the version before fits the schema as it is now.',
      ...rollBack(facts),
    },
  ],
})

const REVISION =
  /Running upgrade|Running (?:upgrade|migration|changeset)|Applying \S|Migrating (?:schema|to|version)|migrat(?:ing|ion)\b.{0,40}\b(?:V?\d[\w.]*|to version)|== \d+ /i

function revisionLine(messages: readonly string[]): string | undefined {
  return messages
    .findLast((m) => REVISION.test(m))
    ?.replace(/\s+/g, ' ')
    .slice(0, 160)
}
