/** Field cases in which nothing crashes, or what is on record of a crash is not why the pod is down now. */
import type { Service } from '../../../src/domain/kubernetes.ts'
import { at, buildEvidence, POD_NAME, terminated, waiting } from '../../support/evidence-builder.ts'
import { crashed, notStarted, pullFailure, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const held = (command: string, log: readonly string[] = [], from = -3000) => ({
  name: 'wait',
  listed: 'init' as const,
  restarts: 0,
  ready: false,
  state: running(from),
  command: ['sh', '-c', command],
  run: 'current' as const,
  log,
})
const pending = { status: { phase: 'Pending' }, metadata: { creationTimestamp: at(-3010) } }
const service = (name: string): Service => ({
  metadata: { name, namespace: 'shop' },
  spec: { clusterIP: '10.96.0.40', selector: { app: name }, ports: [{ port: 5672 }] },
})
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

const unready = (
  text: string,
  log: readonly string[],
  readinessProbe = { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
) => ({
  containers: [
    {
      name: 'api',
      restarts: 0,
      ready: false,
      state: running(-1500),
      run: 'current' as const,
      readinessProbe,
      log,
    },
  ],
  metadata: { creationTimestamp: at(-1505) },
  events: [
    {
      reason: 'Unhealthy',
      message: `Readiness probe failed: ${text}`,
      container: 'api',
      count: 290,
      firstAt: -1490,
      at: -4,
    },
  ],
})

export const clusterWaiting: readonly FieldCase[] = [
  {
    name: 'init container asks a service without pods for ever',
    source: 'BusyBox nc in an init container',
    expected: { cause: 'dependency-unreachable', container: 'wait' },
    evidence: buildEvidence({
      containers: [
        held(
          'until nc -z -w 2 rabbitmq 5672; do echo "not ready yet"; sleep 5; done',
          Array.from({ length: 40 }, () => 'not ready yet'),
        ),
        notStarted('api'),
      ],
      services: [service('rabbitmq')],
      ...pending,
    }),
  },
  {
    name: 'init container that waits without a word',
    source: 'pg_isready in an init container',
    expected: { cause: 'dependency-unreachable', container: 'wait' },
    evidence: buildEvidence({
      containers: [held('until pg_isready -q -h pg-orders -p 5432; do sleep 2; done'), notStarted('api')],
      ...pending,
    }),
  },
  {
    name: 'init container asks for a mistyped name',
    source: 'BusyBox nslookup in an init container',
    expected: { cause: 'dns-failure', container: 'wait' },
    evidence: buildEvidence({
      containers: [
        held(
          'until nslookup rabitmq.shop.svc.cluster.local; do echo waiting; sleep 2; done',
          Array.from({ length: 20 }, (_, i) =>
            i % 2 === 0
              ? "** server can't find rabitmq.shop.svc.cluster.local: NXDOMAIN"
              : 'waiting for rabbitmq',
          ),
        ),
        notStarted('api'),
      ],
      services: [service('rabbitmq')],
      ...pending,
    }),
  },
  {
    name: 'init container that hangs and does not say on what',
    source: 'ITBench, Hanging Kubernetes Workload Init Container',
    expected: { cause: 'unknown', container: 'wait' },
    evidence: buildEvidence({
      containers: [held('/prepare.sh', ['preparing']), notStarted('api')],
      ...pending,
    }),
  },
  {
    name: 'init container that migrates for a while and makes progress',
    source: 'near miss: nothing waits',
    expected: { cause: 'unknown', container: 'wait' },
    evidence: buildEvidence({
      containers: [
        held('rails db:migrate', ['== 1 AddIndex: migrating', '-- add_index(:postings, :day)'], -90),
        notStarted('api'),
      ],
      ...pending,
    }),
  },
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
    name: 'runs and is never ready, since the readiness path is not served',
    source: 'ITBench, Misconfigured Readiness Probe; kubelet 1.36',
    expected: { cause: 'unknown', container: 'api' },
    evidence: buildEvidence(
      unready('HTTP probe failed with statuscode: 404', [
        'level=ERROR msg="metrics push failed" err="dial tcp 10.0.0.9:80: connect: connection refused"',
      ]),
    ),
  },
  {
    name: 'runs and reports itself unready, since its database refuses',
    source: 'Spring Boot actuator readiness; kubelet 1.36',
    expected: { cause: 'dependency-unreachable', acceptable: ['unknown'], container: 'api' },
    evidence: buildEvidence(
      unready('HTTP probe failed with statuscode: 503', [
        '2026-05-04 09:40:01 INFO started in 3.1 s',
        ...Array.from(
          { length: 20 },
          (_, i) =>
            `2026-05-04 09:59:${String(i + 20)} ERROR db check failed: connection to server at "pg-orders" (10.96.0.14), port 5432 failed: Connection refused`,
        ),
      ]),
    ),
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
  {
    name: 'an init container that waits for its turn is no wait',
    source: 'near miss: the first one is in back-off',
    expected: { cause: 'app-exception', acceptable: ['unknown'], container: 'prepare' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'prepare',
          listed: 'init',
          restarts: 5,
          state: waiting(),
          lastState: terminated(1),
          log: ['RuntimeError: no rows in table plans'],
        },
        { name: 'wait', listed: 'init', restarts: 0, state: waiting('PodInitializing') },
        notStarted('api'),
      ],
      ...pending,
    }),
  },
]
