/** Another process holds the file, database or leader lock. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { kubectl, workloadArgument } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, logItem, wordsOf } from '../log-signature.ts'
import { mountItem, mountsOf } from '../mount-of.ts'

export const lockContention = defineLogCause({
  id: 'lock-contention',
  title: 'A lock is held by somebody else',
  meaning:
    'The process needs a lock that only one may hold (a database file, a migration lock, a leader lease), and another one has it: a second replica, the old pod of a roll-out, or a run that died without giving it back.',
  summary: (match, facts) => {
    const path = captured(match)
    const shared = sharedWith(match.container, facts)
    return `Container ${match.container.name} does not get a lock${path?.startsWith('/') ? ` on ${path}` : ''}: ${wordsOf(match, 160)}.${shared ? ` ${shared.text}.` : ''}`
  },
  related: (match, facts) => {
    const shared = sharedWith(match.container, facts)
    const data = match.container.entries.find((e) =>
      /(?:database|data ?dir\w*|path|file)\W+\/\S+/i.test(e.message),
    )
    return [
      ...(shared ? [shared] : []),
      ...mountsOf(match.container, facts)
        .filter((m) => m.object?.kind === 'PersistentVolumeClaim')
        .map((m) => mountItem(match.container, m)),
      ...(data ? [logItem(match.container, data.decisive)] : []),
    ]
  },
  settles: (_match, facts) => kubectl(facts, 'get pods -o wide'),
  fixes: (match, facts) => {
    const { kind, name } = facts.evidence.workload
    if (!sharedWith(match.container, facts)) return []
    const single = kind === 'Deployment' && facts.evidence.owners.deployment?.spec.replicas === 1
    return [
      {
        text: single
          ? 'Let the old pod end before the new one starts: for a Deployment with such a volume use strategy Recreate.'
          : 'Run one replica only, and for a Deployment with such a volume use strategy Recreate, so that the old pod ends first.',
        ...(single
          ? {}
          : { command: kubectl(facts, `scale ${workloadArgument(facts)} --replicas=1`), action: 'scale' }),
        ...(kind === 'Deployment'
          ? { patch: `# deployment ${name}\nspec:\n  strategy:\n    type: Recreate\n    rollingUpdate: null` }
          : {}),
      },
    ]
  },
  remedies: () => [
    {
      text: 'Find who holds it: another pod on the same volume or database, or a process that died and left the lock behind.',
    },
    {
      text: 'Only when no other process is alive, remove the stale lock (the pid or lock file, `liquibase release-locks`, `terraform force-unlock`, the row of the migration lock).',
    },
  ],
})

/** Other pods that write to the same claim, the usual holder of a file lock. */
function sharedWith(container: ContainerFacts, facts: Facts): EvidenceItem | undefined {
  const claims = mountsOf(container, facts).flatMap((m) =>
    m.object?.kind === 'PersistentVolumeClaim' ? [m.object.name] : [],
  )
  const { pods, neighbours } = facts.evidence
  const users = [...pods, ...neighbours].filter(
    (p) =>
      p.metadata.name !== facts.pod?.metadata.name &&
      p.status?.phase === 'Running' &&
      p.spec.volumes?.some((v) => claims.includes(v.persistentVolumeClaim?.claimName ?? '')),
  )
  if (users.length > 0)
    return specItem(
      `pods with claim ${claims.join(', ')}`,
      `Pod ${users
        .map((p) => p.metadata.name)
        .slice(0, 3)
        .join(', ')} uses the same claim ${claims.join(', ')}`,
    )
  const siblings = pods.filter((p) => p.metadata.name !== facts.pod?.metadata.name)
  return siblings.length > 0
    ? specItem('pods of the workload', `${siblings.length + 1} pods of the workload exist at the same time`)
    : undefined
}
