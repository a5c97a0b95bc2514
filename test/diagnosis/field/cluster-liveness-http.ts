/** Field cases about liveness probes by HTTP: every status, refusal, timeout and protocol mistake. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, crashed, probeKill } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const http = (path: string, port: number | string = 8080, scheme?: string) => ({
  httpGet: { path, port, ...(scheme ? { scheme } : {}) },
  periodSeconds: 10,
  failureThreshold: 3,
  timeoutSeconds: 1,
})
const ports = (containerPort: number, name = 'http') => ({ ports: [{ name, containerPort }] })

export const clusterLivenessHttp: readonly FieldCase[] = [
  {
    name: 'liveness path answers 404, the server ends well',
    source: 'kubelet 1.30 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 0, { from: -62, to: -30 }, { livenessProbe: http('/healtz'), ...ports(8080) }),
      ],
      events: [...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 404'), backOff('api', 3)],
    }),
  },
  {
    name: 'liveness answers 500, exit 143',
    source: 'kubelet 1.25 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 143, { from: -62, to: -29 }, { livenessProbe: http('/health'), ...ports(8080) }),
      ],
      events: [
        ...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 500'),
        {
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
          container: 'api',
          at: -5,
          count: 3,
        },
      ],
    }),
  },
  {
    name: 'liveness answers 503 and nothing says why',
    source: 'kubelet 1.33 prober, Spring Boot actuator',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -95, to: -30 },
          {
            livenessProbe: http('/actuator/health'),
            log: [
              '2026-05-04T09:58:31.120Z  INFO 1 --- [main] c.s.api.ApiApplication : Started ApiApplication in 6.91 seconds',
              '2026-05-04T09:59:29.801Z  INFO 1 --- [ionShutdownHook] o.s.b.w.e.tomcat.GracefulShutdown : Commencing graceful shutdown.',
            ],
          },
        ),
      ],
      events: [...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 503'), backOff('api', 3)],
    }),
  },
  {
    name: 'liveness refused: the probe asks another port',
    source: 'kubelet 1.31 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -62, to: -31 },
          {
            livenessProbe: http('/live', 8081),
            ...ports(8080),
            log: [
              '{"level":"info","msg":"listening","addr":":8080"}',
              '{"level":"info","msg":"shutting down"}',
            ],
          },
        ),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'Get "http://10.42.3.17:8081/live": dial tcp 10.42.3.17:8081: connect: connection refused',
        ),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'liveness times out and the kill overruns the grace period',
    source: 'kubelet 1.29 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -190, to: -30 }, { livenessProbe: http('/ping') })],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'Get "http://10.42.3.17:8080/ping": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
          { at: -61 },
        ),
        backOff('api', 2),
      ],
    }),
  },
  {
    name: 'probe speaks HTTPS to a plain server',
    source: 'kubelet 1.32 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 0, { from: -62, to: -31 }, { livenessProbe: http('/healthz', 8443, 'HTTPS') }),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'Get "https://10.42.3.17:8443/healthz": http: server gave HTTP response to HTTPS client',
        ),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'probe speaks plain HTTP to a TLS server',
    source: 'kubelet 1.28 prober, Go net/http server',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 2, { from: -62, to: -31 }, { livenessProbe: http('/healthz', 8443) })],
      events: [...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 400'), backOff('api', 4)],
    }),
  },
  {
    name: 'the server wants a client certificate from the probe',
    source: 'kubelet 1.27 prober',
    expected: { cause: 'liveness-probe', container: 'api', acceptable: ['tls-failure'] },
    evidence: buildEvidence({
      containers: [
        crashed('api', 143, { from: -62, to: -31 }, { livenessProbe: http('/healthz', 8443, 'HTTPS') }),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'Get "https://10.42.3.17:8443/healthz": remote error: tls: certificate required',
        ),
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'the probe is sent round in circles',
    source: 'kubelet 1.30 prober',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 143, { from: -62, to: -31 }, { livenessProbe: http('/') })],
      events: [
        ...probeKill('Liveness', 'api', 'Get "http://10.42.3.17:8080/login": stopped after 10 redirects'),
        backOff('api', 4),
      ],
    }),
  },
]
