/** Field cases in which the failure on record is not why the pod is down: it was told to stop, or something beside it failed first. */
import { at, buildEvidence, POD_NAME, terminated } from '../../support/evidence-builder.ts'
import { crashed, pullFailure, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const ordered = (message: string) => [
  {
    reason: 'Killing',
    type: 'Normal',
    message: 'Stopping container api',
    container: 'api',
    at: -40,
  },
  {
    kind: 'ReplicaSet',
    name: 'api-5d4c7b9f66',
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message,
    at: -40,
  },
]

export const clusterConsequences: readonly FieldCase[] = [
  {
    name: 'scaled down by the autoscaler, complains while it shuts down',
    source: 'horizontal-pod-autoscaler; node-redis',
    expected: { cause: 'planned-termination', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          ready: false,
          state: terminated(0, { from: -20_000, to: -12 }),
          run: 'current',
          log: [
            '{"level":50,"msg":"redis subscription lost","err":{"code":"ECONNRESET"}}',
            '{"level":30,"msg":"bye"}',
          ],
        },
      ],
      status: { phase: 'Succeeded' },
      metadata: { deletionTimestamp: at(-10), creationTimestamp: at(-20_010) },
      events: ordered(`Deleted pod: ${POD_NAME}`),
    }),
  },
  {
    name: 'told to stop by a roll-out, and npm calls that an error',
    source: 'npm 10, a script that ends by SIGTERM',
    expected: { cause: 'planned-termination', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          ready: false,
          state: terminated(1, { from: -20_000, to: -35 }),
          run: 'current',
          log: [
            '> api@4.9.0 start',
            '> node server.js',
            'npm error path /app',
            'npm error command failed',
            'npm error signal SIGTERM',
            'npm error command sh -c node server.js',
          ],
        },
      ],
      metadata: {
        deletionTimestamp: at(-10),
        deletionGracePeriodSeconds: 30,
        creationTimestamp: at(-20_010),
      },
      events: ordered(`Deleted pod: ${POD_NAME}`),
    }),
  },
  {
    name: 'crash-looping before somebody deleted it',
    source: 'near miss: the crash is what people ask about',
    expected: { cause: 'config-invalid', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 6,
          ready: false,
          state: terminated(1, { from: -45, to: -41 }),
          run: 'current',
          log: ['Error: required environment variable PSP_URL is not set'],
        },
      ],
      metadata: { deletionTimestamp: at(-10), deletionGracePeriodSeconds: 30, creationTimestamp: at(-2000) },
      events: ordered(`Deleted pod: ${POD_NAME}`),
    }),
  },
  {
    name: 'marked for deletion by the taint manager, the node is silent',
    source: 'taint-eviction-controller 1.36',
    expected: { cause: 'container-runtime', acceptable: ['node-pressure'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', restarts: 0, ready: true, state: running(-90_000) }],
      metadata: { deletionTimestamp: at(-20), creationTimestamp: at(-90_010) },
      node: {
        metadata: { name: 'node-a' },
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
              lastTransitionTime: at(-420),
            },
          ],
        },
      },
      events: [
        { reason: 'NodeNotReady', message: 'Node is not ready', at: -420 },
        {
          reason: 'TaintManagerEviction',
          type: 'Normal',
          message: `Marking for deletion Pod shop/${POD_NAME}`,
          at: -115,
        },
      ],
    }),
  },
  {
    name: 'ran for days, ended, and its image cannot be pulled any more',
    source: 'kubelet 1.36 images; registry token service',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: (() => {
      const image = 'registry.test/shop/api:1.4.2'
      const failed = pullFailure(
        'api',
        image,
        `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve image: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://registry.test/token: 401 Unauthorized`,
      )
      return buildEvidence({
        ...failed,
        containers: failed.containers.map((c) => ({
          ...c,
          restarts: 1,
          lastState: terminated(143, { from: -500_000, to: -900 }),
          log: [
            'level=ERROR msg="upload failed, will retry" err="dial tcp 10.1.8.4:443: connect: connection refused"',
          ],
        })),
        status: { phase: 'Running' },
      })
    })(),
  },
  {
    name: 'the side-car that should listen is down itself',
    source: 'cloud-sql-proxy 2.14 beside node-postgres',
    expected: { cause: 'authentication-failed', container: 'sql-proxy' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          {},
          {
            log: [
              'Error: connect ECONNREFUSED 127.0.0.1:5432',
              '    at TCPConnectWrap.afterConnect (node:net:1607:16)',
            ],
          },
        ),
        crashed(
          'sql-proxy',
          1,
          {},
          {
            log: [
              `level=ERROR msg="cannot start" err="googleapi: Error 403: Permission 'cloudsql.instances.get' denied on resource, forbidden"`,
            ],
          },
        ),
      ],
    }),
  },
  {
    name: 'the agent that should write the file is refused',
    source: 'vault agent 1.17 beside a Python service',
    expected: { cause: 'authentication-failed', container: 'vault-agent' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          {},
          {
            volumeMounts: [{ name: 'vs', mountPath: '/vault/secrets' }],
            log: [
              'Traceback (most recent call last):',
              '  File "/app/engine.py", line 7, in <module>',
              "FileNotFoundError: [Errno 2] No such file or directory: '/vault/secrets/db'",
            ],
          },
        ),
        crashed(
          'vault-agent',
          1,
          {},
          {
            volumeMounts: [{ name: 'vs', mountPath: '/vault/secrets' }],
            log: [
              '2026-05-04T09:59:20.111Z [INFO]  agent.auth.handler: authenticating',
              '2026-05-04T09:59:50.200Z [ERROR] agent: runtime error encountered: error="failed to authenticate: max retries exceeded"',
            ],
          },
        ),
      ],
      spec: { volumes: [{ name: 'vs', emptyDir: { medium: 'Memory' } }] },
    }),
  },
]
