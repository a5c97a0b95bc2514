/** Field cases of a blind exam: words outside of the log, pods that run and are not ready, neighbours in the pod. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

export const clusterExam: readonly FieldCase[] = [
  {
    name: 'reason only in the termination message',
    source: 'kubelet: /dev/termination-log',
    expected: { cause: 'dependency-unreachable', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 1, {
          message:
            'fatal: etcd-config.platform.svc:2379: connection error: desc = "transport: Error while dialing: dial tcp 10.103.2.2:2379: connect: connection refused"\n',
        }),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'end of the log in the termination message while the log is gone',
    source: 'kubelet: FallbackToLogsOnError',
    expected: { cause: 'config-invalid', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          {
            message:
              'level=info msg=starting\nlevel=fatal msg="required environment variable ORDERS_TOPIC is not set"',
          },
          { terminationMessagePolicy: 'FallbackToLogsOnError' },
        ),
      ],
      events: [backOff('api')],
      gaps: [{ what: 'previous log of container api', reason: 'not-found', why: 'not found' }],
    }),
  },
  {
    name: 'runs and is not ready: its database refuses',
    source: 'Spring Boot 3.2 health check, HikariCP',
    expected: { cause: 'dependency-unreachable', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          ready: false,
          state: running(-400),
          readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
          run: 'current',
          logAt: -300,
          log: [
            '2026-05-04 09:55:00.001  WARN 1 --- [exec-1] o.s.b.a.jdbc.DataSourceHealthIndicator : DataSource health check failed',
            '',
            'org.springframework.jdbc.CannotGetJdbcConnectionException: Failed to obtain JDBC Connection',
            'Caused by: org.postgresql.util.PSQLException: Connection to pg-rates:5432 refused. Check that the hostname and port are correct.',
            'Caused by: java.net.ConnectException: Connection refused',
          ],
        },
      ],
      events: [
        {
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          container: 'api',
          count: 40,
          firstAt: -390,
        },
      ],
    }),
  },
  {
    name: 'runs and is not ready, and says nothing',
    source: 'kubelet prober',
    expected: { cause: 'unknown', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          ready: false,
          state: running(-400),
          readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
          run: 'current',
          log: 'listening on :8080',
        },
      ],
      events: [
        {
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 404',
          container: 'api',
          count: 40,
          firstAt: -390,
        },
      ],
    }),
  },
  {
    name: 'database proxy beside the application is refused, and the application with it',
    source: 'cloud-sql-proxy 2.8',
    expected: { cause: 'authentication-failed', container: 'sql-proxy' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          {},
          {
            log: 'ERROR connection to server at "127.0.0.1", port 5432 failed: Connection refused\nCRITICAL no database',
          },
        ),
        crashed(
          'sql-proxy',
          1,
          {},
          {
            log: 'The proxy has encountered a terminal error: unable to start: failed to get instance metadata: Get "https://sqladmin.googleapis.com/connectSettings": oauth2: "invalid_grant" "Invalid JWT Signature."',
          },
        ),
      ],
      events: [backOff('api'), backOff('sql-proxy')],
    }),
  },
  {
    name: 'address of the database was left at localhost',
    source: 'node-postgres',
    expected: { cause: 'dependency-unreachable', acceptable: ['config-invalid'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 1, {}, { log: 'Error: connect ECONNREFUSED 127.0.0.1:5432' }),
        healthy('log-shipper'),
      ],
      events: [backOff('api')],
    }),
  },
]
