/** No space, no inodes or no quota is left where the process writes. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inCopy, kubectl } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { type MountedPath, mountItem, mountOf, mountsOf } from '../mount-of.ts'
import { editCommand, specPath } from '../queries.ts'

export const diskFull = defineLogCause({
  id: 'disk-full',
  title: 'No space left',
  meaning:
    'The process cannot write, because the volume or the disk of the node is full, has no inodes left, or a limit of the volume is reached. Restarting does not free anything that lies on a volume.',
  summary: (match, facts) => {
    const path = captured(match)
    const suspect = suspectOf(match, facts)
    const where = suspect
      ? ` on volume ${suspect.mount.name} (${suspect.source}${sizeOf(suspect, facts)}) at ${suspect.mount.mountPath}`
      : ''
    return `Container ${match.container.name} has no space left${where}${path ? ` when it writes ${path}` : `: ${wordsOf(match)}`}.`
  },
  related: (match, facts) => {
    const suspect = suspectOf(match, facts)
    const limit = match.container.spec.resources?.limits?.['ephemeral-storage']
    return [
      ...(suspect
        ? [mountItem(match.container, suspect), ...claimItems(suspect, facts)]
        : mountsOf(match.container, facts)
            .filter((m) => !m.readOnly)
            .slice(0, 4)
            .map((m) => mountItem(match.container, m))),
      ...(limit ? [specItem(`${specPath(match.container)}.resources.limits.ephemeral-storage`, limit)] : []),
    ]
  },
  settles: (match, facts) => inCopy(facts, match.container, 'df -h; df -i'),
  fixes: (match, facts) => {
    const suspect = suspectOf(match, facts)
    if (suspect?.volume?.emptyDir)
      return [
        {
          text: `Raise sizeLimit of emptyDir ${suspect.mount.name}${suspect.volume.emptyDir.medium === 'Memory' ? ' (medium Memory counts against the memory limit too), or take a disk-backed volume' : ''}.`,
          command: editCommand(facts),
        },
      ]
    if (suspect?.object?.kind === 'PersistentVolumeClaim')
      return [
        {
          text: `Grow claim ${suspect.object.name}, when its StorageClass allows expansion.`,
          command: kubectl(
            facts,
            `patch pvc ${suspect.object.name} --type=merge -p '{"spec":{"resources":{"requests":{"storage":"<more>"}}}}'`,
          ),
        },
      ]
    return []
  },
  remedies: () => [
    {
      text: 'Find what fills it (old logs, temporary files, write-ahead logs, core dumps) and give it a retention.',
    },
    {
      text: 'Without a volume the writes go to the disk of the node: look at its DiskPressure condition and at the other pods there.',
    },
  ],
})

/** The mount that holds the named path; for a relative path or none the one volume with a size of its own. */
function suspectOf(match: SignatureMatch, facts: Facts): MountedPath | undefined {
  const path = captured(match)
  if (path?.startsWith('/')) return mountOf(path, match.container, facts)
  return onlySized(match.container, facts)
}

function onlySized(container: ContainerFacts, facts: Facts): MountedPath | undefined {
  const writable = mountsOf(container, facts).filter((m) => !m.readOnly)
  const limited = writable.filter((m) => m.volume?.emptyDir?.sizeLimit)
  if (limited.length === 1) return limited[0]
  const sized = writable.filter((m) => m.object?.kind === 'PersistentVolumeClaim')
  return sized.length === 1 && writable.length === 1 ? sized[0] : undefined
}

function sizeOf({ volume, object }: MountedPath, facts: Facts): string {
  const { medium, sizeLimit } = volume?.emptyDir ?? {}
  const claim = facts.evidence.claims.find((c) => c.metadata.name === object?.name)
  const size = claim?.spec?.resources?.requests?.storage
  return `${medium ? `, medium ${medium}` : ''}${sizeLimit ? `, sizeLimit ${sizeLimit}` : ''}${size ? `, ${size}` : ''}`
}

function claimItems({ object }: MountedPath, facts: Facts): EvidenceItem[] {
  const claim = facts.evidence.claims.find((c) => c.metadata.name === object?.name)
  const size = claim?.spec?.resources?.requests?.storage
  return claim && size ? [specItem(`persistentvolumeclaim ${claim.metadata.name}`, `requests ${size}`)] : []
}
