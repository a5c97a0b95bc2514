/** Field cases about exit 137 and the OOMKilled label where they need a second look. */
import { buildEvidence, terminated, waiting } from '../../support/evidence-builder.ts'
import { backOff, crashed, probeKill } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const limit = (memory: string) => ({ resources: { limits: { memory }, requests: { memory } } })

export const clusterKills: readonly FieldCase[] = [
  {
    name: 'OOMKilled label on a run that the liveness probe ended',
    source: 'kubernetes#140716: cumulative oom_kill counter',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { reason: 'OOMKilled', from: -130, to: -31 },
          {
            ...limit('1Gi'),
            livenessProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 10, failureThreshold: 3 },
          },
        ),
      ],
      events: [...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 500'), backOff('api', 3)],
    }),
  },
  {
    name: 'OOM two runs ago, now a missing module',
    source: 'Node 20; lastState is older than state.terminated',
    expected: { cause: 'missing-file-or-module', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 3,
          state: terminated(1, { from: -12, to: -11 }),
          lastState: terminated(137, { reason: 'OOMKilled', from: -900, to: -60 }),
          ...limit('512Mi'),
          run: 'current',
          log: [
            'node:internal/modules/cjs/loader:1228',
            '  throw err;',
            '  ^',
            '',
            "Error: Cannot find module '/app/dist/server.js'",
            '    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)',
            "  code: 'MODULE_NOT_FOUND',",
            '  requireStack: []',
            'Node.js v20.11.1',
          ],
        },
      ],
      events: [backOff('api', 2)],
    }),
  },
  {
    name: 'Error 137, no limit, no witness',
    source: 'kubelet 1.31, containerd 1.7',
    expected: { cause: 'terminated-externally', container: 'api', acceptable: ['unknown'] },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -900, to: -40 })],
      events: [backOff('api', 2)],
    }),
  },
  {
    name: 'Error 137 under a limit, no witness at all and no metrics',
    source: 'kubelet 1.28, containerd 1.6 (missed OOM event)',
    expected: { cause: 'terminated-externally', container: 'api', acceptable: ['oom-killed', 'unknown'] },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -600, to: -40 }, limit('512Mi'))],
      events: [backOff('api', 2)],
    }),
  },
  {
    name: 'JVM heap larger than the limit, old wording of the back-off',
    source: 'kubelet 1.25',
    expected: { cause: 'oom-killed', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 11,
          state: waiting('CrashLoopBackOff', 'back-off 5m0s restarting failed container=api'),
          lastState: terminated(137, { reason: 'OOMKilled', from: -420, to: -300 }),
          ...limit('768Mi'),
          env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx1g' }],
        },
      ],
      events: [
        {
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
          container: 'api',
          count: 40,
          at: -20,
        },
      ],
    }),
  },
]
