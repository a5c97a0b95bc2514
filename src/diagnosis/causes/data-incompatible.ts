/** Data on disk does not fit this version, is corrupt, or has the wrong owner. */

import { specItem } from '../describe-run.ts'
import { rolloutChanges } from '../env-of.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { kubectl, rollBack } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, logItem, wordsOf } from '../log-signature.ts'
import { mountItem, mountsOf } from '../mount-of.ts'
import { specPath } from '../queries.ts'

export const dataIncompatible = defineLogCause({
  id: 'data-incompatible',
  title: 'Data on disk does not fit',
  meaning:
    'The server finds data that it cannot use: written by another major version, damaged, or owned by another user. It refuses to start so as not to destroy anything. Do not delete the volume to get it running.',
  summary: (match, facts) => {
    const change = imageChange(match.container, facts)
    const detail = match.container.entries.find(
      (e) =>
        e !== match.entry &&
        e.decisive.n > match.line.n &&
        /initialized by|version|written by|expected/i.test(e.message),
    )
    return `Container ${match.container.name} cannot use the data on its volume: ${captured(match, 'what') ?? wordsOf(match)}.${detail ? ` ${detail.message.trim().slice(0, 200)}` : ''}${change ? ` The last roll-out changed ${change}.` : ''}`
  },
  related: (match, facts) => {
    const { container, line } = match
    const next = container.entries.find(
      (e) => e.decisive.n > line.n && /detail|hint|version|check|fix/i.test(e.decisive.text),
    )
    return [
      ...(next ? [logItem(container, next.decisive)] : []),
      specItem(`${specPath(container)}.image`, container.spec.image ?? '-'),
      ...mountsOf(container, facts)
        .filter((m) => !m.readOnly)
        .slice(0, 3)
        .map((m) => mountItem(container, m)),
    ]
  },
  settles: (match, facts) =>
    kubectl(facts, `logs ${facts.pod?.metadata.name ?? '<pod>'} -c ${match.container.name} --previous`),
  fixes: (match, facts) =>
    imageChange(match.container, facts)
      ? [
          {
            text: 'Go back to the image that wrote the data, then migrate it the way its documentation describes (dump and restore, pg_upgrade, one major version at a time).',
            ...rollBack(facts),
          },
        ]
      : [],
  remedies: (_finding, facts) => [
    {
      text: 'Take a snapshot or a copy of the volume before any repair.',
      command: kubectl(facts, 'get pvc'),
    },
    {
      text: 'When the data is damaged, use the repair tool that the message names, on a copy first, or restore the last backup.',
    },
  ],
})

function imageChange(container: ContainerFacts, facts: Facts): string | undefined {
  return rolloutChanges(facts).find((c) => c.path.endsWith(`[${container.name}].image`))?.summary
}
