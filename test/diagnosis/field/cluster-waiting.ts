/** Field cases in which nothing crashes: a pod stands at an init container, or runs and is never ready. */
import type { Service } from '../../../src/domain/kubernetes.ts'
import { at, buildEvidence, terminated, waiting } from '../../support/evidence-builder.ts'
import { notStarted, running } from './cluster-parts.ts'
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
    name: 'init container downloads for minutes',
    source: 'near miss: GNU wget, nothing waits',
    expected: { cause: 'unknown', container: 'wait' },
    evidence: buildEvidence({
      containers: [
        held(
          'wget -O /models/big.bin https://models.example/two-tower-v5.bin',
          ['  41% [=======>      ] 12,881,002  11.2M/s', '  42% [=======>      ] 13,110,884  11.1M/s'],
          -240,
        ),
        notStarted('api'),
      ],
      ...pending,
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
