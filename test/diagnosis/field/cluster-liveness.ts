/** Field cases about liveness probes by command, TCP and gRPC, and about kills in unusual places. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy, probeKill, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const http = (path: string, port: number | string = 8080, scheme?: string) => ({
  httpGet: { path, port, ...(scheme ? { scheme } : {}) },
  periodSeconds: 10,
  failureThreshold: 3,
  timeoutSeconds: 1,
})
const ports = (containerPort: number, name = 'http') => ({ ports: [{ name, containerPort }] })

export const clusterLiveness: readonly FieldCase[] = [
  {
    name: 'exec probe looks for a file that is not written',
    source: 'kubelet 1.29 prober',
    expected: { cause: 'liveness-probe', container: 'worker' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'worker',
          137,
          { from: -90, to: -30 },
          {
            livenessProbe: {
              exec: { command: ['cat', '/tmp/healthy'] },
              periodSeconds: 5,
              failureThreshold: 3,
            },
          },
        ),
      ],
      events: [
        ...probeKill('Liveness', 'worker', "cat: can't open '/tmp/healthy': No such file or directory\n", {
          at: -60,
        }),
        backOff('worker', 2),
      ],
    }),
  },
  {
    name: 'exec probe is slower than its timeout',
    source: 'kubelet 1.31 CRI exec',
    expected: { cause: 'liveness-probe', container: 'redis' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'redis',
          0,
          { from: -120, to: -29 },
          {
            livenessProbe: {
              exec: { command: ['sh', '-c', '/health/ping_liveness_local.sh 5'] },
              timeoutSeconds: 1,
            },
          },
        ),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'redis',
          'command timed out: "sh -c /health/ping_liveness_local.sh 5" timed out after 1s',
        ),
        backOff('redis', 2),
      ],
    }),
  },
  {
    name: 'tcp probe against a server that listens on localhost only',
    source: 'kubelet 1.26 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -61, to: -30 },
          {
            livenessProbe: { tcpSocket: { port: 5000 }, periodSeconds: 10 },
            log: [' * Running on http://127.0.0.1:5000', 'Press CTRL+C to quit'],
          },
        ),
      ],
      events: [
        ...probeKill('Liveness', 'api', 'dial tcp 10.42.3.17:5000: connect: connection refused'),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'grpc probe and the service is not serving',
    source: 'kubelet 1.28 grpc prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 0, { from: -61, to: -30 }, { livenessProbe: { grpc: { port: 9090 } } })],
      events: [
        ...probeKill('Liveness', 'api', 'service unhealthy (responded with "NOT_SERVING")'),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'grpc probe and the server has no health service',
    source: 'kubelet 1.34 grpc prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 143, { from: -61, to: -30 }, { livenessProbe: { grpc: { port: 9090 } } })],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
        ),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'named port points at a port nobody listens on',
    source: 'kubelet 1.30 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -61, to: -30 },
          {
            livenessProbe: http('/healthz', 'web'),
            ...ports(8080, 'web'),
            log: ['Server listening on http://0.0.0.0:3000'],
          },
        ),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'Get "http://10.42.3.17:8080/healthz": dial tcp 10.42.3.17:8080: connect: connection refused',
        ),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'failures with changing text are combined, the kill is aggregated',
    source: 'event recorder 1.36 EventAggregator',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 14,
          state: terminated(137, { from: -70, to: -4 }),
          lastState: terminated(137, { from: -150, to: -80 }),
          livenessProbe: { exec: { command: ['/bin/check'] }, periodSeconds: 5 },
        },
      ],
      events: [
        {
          reason: 'Unhealthy',
          message: '(combined from similar events): Liveness probe failed: queue age 1777888745s > 300s\n',
          container: 'api',
          count: 45,
          firstAt: -2400,
          at: -35,
        },
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'Container api failed liveness probe, will be restarted',
          container: 'api',
          count: 15,
          firstAt: -2500,
          at: -35,
        },
        backOff('api', 30),
      ],
    }),
  },
  {
    name: 'only the sidecar fails its probe',
    source: 'kubelet 1.29, Istio 1.22',
    expected: { cause: 'liveness-probe', container: 'cloud-sql-proxy' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        crashed('cloud-sql-proxy', 0, { from: -90, to: -30 }, { livenessProbe: http('/liveness', 9090) }),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'cloud-sql-proxy',
          'Get "http://10.42.3.17:9090/liveness": dial tcp 10.42.3.17:9090: connect: connection refused',
        ),
        backOff('cloud-sql-proxy', 3),
      ],
    }),
  },
  {
    name: 'slow JVM killed before it is up, running again now',
    source: 'kubelet 1.35 prober',
    expected: { cause: 'liveness-probe', container: 'planner', acceptable: ['startup-probe'] },
    evidence: buildEvidence({
      containers: [
        {
          name: 'planner',
          restarts: 3,
          ready: false,
          state: running(-12),
          lastState: terminated(143, { from: -50, to: -14 }),
          livenessProbe: { ...http('/actuator/health/liveness'), initialDelaySeconds: 5 },
        },
      ],
      events: [
        ...probeKill(
          'Liveness',
          'planner',
          'Get "http://10.42.3.17:8080/actuator/health/liveness": dial tcp 10.42.3.17:8080: connect: connection refused',
          { at: -15 },
        ),
        {
          reason: 'Started',
          type: 'Normal',
          message: 'Started container planner',
          container: 'planner',
          count: 4,
          at: -12,
        },
      ],
      metadata: { creationTimestamp: at(-180) },
    }),
  },
]
