/** Field cases in which events speak of other pods, of neighbours or of harmless things. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, crashed, notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const limit = (memory: string) => ({ resources: { limits: { memory } } })

export const clusterBystanders: readonly FieldCase[] = [
  {
    name: 'the previous ReplicaSet is being scaled away while the new pod segfaults',
    source: 'deployment-controller 1.30',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 139, { from: -30, to: -22 })],
      events: [
        {
          kind: 'ReplicaSet',
          name: 'api-847d6ff7dc',
          type: 'Normal',
          reason: 'SuccessfulDelete',
          message: 'Deleted pod: api-847d6ff7dc-fmzhw',
          at: -290,
        },
        {
          kind: 'Deployment',
          name: 'api',
          type: 'Normal',
          reason: 'ScalingReplicaSet',
          message: 'Scaled down replica set api-847d6ff7dc to 2 from 3',
          at: -290,
        },
        backOff('api'),
      ],
    }),
  },
  {
    name: 'an exec probe that cannot run its tool, ignored by the kubelet, and a segfault',
    source: 'kubelet 1.28: probe errored, no restart',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          139,
          { from: -130, to: -22 },
          { livenessProbe: { exec: { command: ['curl', 'localhost'] } } },
        ),
      ],
      events: [
        {
          reason: 'Unhealthy',
          message:
            'Liveness probe errored: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "5b8d": OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
          container: 'api',
          count: 40,
          firstAt: -280,
          at: -25,
        },
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'an unrelated eviction of a neighbour is in the events of the ReplicaSet',
    source: 'kubelet 1.30',
    expected: { cause: 'command-not-executable', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 126, { from: -20, to: -20 }, { log: '/bin/sh: /app/start.sh: Permission denied' }),
      ],
      events: [
        {
          name: 'api-5d4c7b9f66-zz9aa',
          uid: 'other-uid',
          reason: 'Evicted',
          message: 'The node was low on resource: memory. ',
          at: -400,
        },
        backOff('api'),
      ],
    }),
  },
  {
    name: 'the app waits in PodInitializing behind a native sidecar that is killed at its limit',
    source: 'kubelet 1.34',
    expected: { cause: 'oom-killed', container: 'vault-agent' },
    evidence: buildEvidence({
      containers: [
        notStarted('api'),
        crashed(
          'vault-agent',
          137,
          { reason: 'OOMKilled', from: -20, to: -18 },
          { listed: 'sidecar', ...limit('16Mi') },
        ),
      ],
      events: [backOff('vault-agent')],
      status: { phase: 'Pending' },
    }),
  },
]
