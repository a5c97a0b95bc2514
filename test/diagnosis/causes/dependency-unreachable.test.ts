import type { Pod, Service } from '../../../src/domain/kubernetes.ts'
import { describeLogCause } from '../../support/log-cases.ts'

const cache: Service = {
  metadata: { name: 'cache', namespace: 'shop' },
  spec: { clusterIP: '10.96.0.40', selector: { app: 'cache' }, ports: [{ port: 6379 }] },
}
const brokenCache: Pod = {
  metadata: { name: 'cache-0', namespace: 'shop', labels: { app: 'cache' } },
  spec: { containers: [{ name: 'redis', ports: [{ containerPort: 6379 }] }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      { name: 'redis', ready: false, restartCount: 5, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ],
  },
}

describeLogCause('dependency-unreachable', {
  recognised: [
    {
      of: 'Go net, a cluster IP (pkg.go.dev/net#OpError)',
      log: `2026/05/04 09:59:44 redis: dial tcp 10.96.0.40:6379: connect: connection refused`,
      says: ['10.96.0.40:6379', 'Service cache', 'cache-0', 'CrashLoopBackOff'],
      around: { services: [cache], neighbours: [brokenCache] },
    },
    {
      of: 'redis-py, a Service without pods (redis/connection.py)',
      log: `Traceback (most recent call last):
  File "/app/main.py", line 4, in <module>
    r.ping()
redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.`,
      says: ['cache:6379', 'no pods behind it'],
      around: { services: [cache] },
    },
    {
      of: 'pgjdbc through Hikari (github.com/brettwooldridge/HikariCP)',
      log: `2026-05-04 09:59:14.871 ERROR 1 --- [main] com.zaxxer.hikari.pool.HikariPool : HikariPool-1 - Exception during pool initialization.
org.postgresql.util.PSQLException: Connection to db.shop:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.
	at org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:352)
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	... 58 common frames omitted`,
      says: ['db.shop:5432'],
    },
    {
      of: 'MySQL client library (dev.mysql.com/doc/mysql-errors/8.0/en/client-error-reference.html)',
      log: `pymysql.err.OperationalError: (2003, "Can't connect to MySQL server on 'mysql' ([Errno 111] Connection refused)")`,
      says: ['mysql'],
    },
    {
      of: 'MongoDB Node driver',
      log: `MongoServerSelectionError: connect ECONNREFUSED 10.96.3.3:27017
    at Topology.selectServer (/app/node_modules/mongodb/lib/sdam/topology.js:321:38)`,
      says: ['10.96.3.3:27017'],
    },
    {
      of: 'Kafka Java client',
      log: `[2026-05-04 09:58:44,001] WARN [AdminClient clientId=adminclient-1] Connection to node -1 (kafka/10.96.7.7:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)
[2026-05-04 09:59:14,001] WARN [AdminClient clientId=adminclient-1] Connection to node -1 (kafka/10.96.7.7:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)
[2026-05-04 09:59:44,001] ERROR Stopping due to error (org.apache.kafka.connect.cli.ConnectDistributed)
org.apache.kafka.connect.errors.ConnectException: Failed to connect to and describe Kafka cluster. Check worker's broker connection and security properties.
Caused by: org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: listNodes`,
    },
    {
      of: 'wait-for-it.sh (github.com/vishnubob/wait-for-it)',
      log: `wait-for-it.sh: waiting 15 seconds for db:5432
wait-for-it.sh: timeout occurred after waiting 15 seconds for db:5432`,
      says: ['db:5432'],
    },
    {
      of: 'curl in an entrypoint (curl.se/libcurl/c/libcurl-errors.html)',
      log: `waiting for config server
curl: (7) Failed to connect to config-server port 8888 after 2 ms: Couldn't connect to server`,
      exitCode: 7,
      says: ['config-server:8888'],
    },
    {
      of: 'Npgsql',
      log: `Unhandled exception. Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.96.1.2:5432
 ---> System.Net.Sockets.SocketException (111): Connection refused
   at Npgsql.Internal.NpgsqlConnector.Connect(NpgsqlTimeout timeout)`,
      exitCode: 134,
      says: ['10.96.1.2:5432'],
    },
    {
      of: 'Ecto',
      log: `09:59:44.120 [error] Postgrex.Protocol (#PID<0.300.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (db:5432): connection refused - :econnrefused`,
      says: ['db:5432'],
    },
    {
      of: 'Rust reqwest',
      log: `Error: error sending request for url (http://auth:8080/keys): error trying to connect: tcp connect error: Connection refused (os error 111)`,
      says: ['auth:8080'],
    },
    {
      of: 'gRPC Go',
      log: `{"level":"fatal","msg":"rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 10.96.4.4:50051: i/o timeout\\""}`,
      says: ['10.96.4.4:50051'],
    },
    {
      of: 'celery (celery/worker/consumer)',
      log: `[2026-05-04 09:59:40,000: ERROR/MainProcess] consumer: Cannot connect to amqp://shop:**@rabbit:5672//: [Errno 111] Connection refused.
Trying again in 32.00 seconds... (16/100)

[2026-05-04 09:59:44,000: CRITICAL/MainProcess] Retry limit exceeded, giving up`,
      says: ['rabbit:5672'],
    },
    {
      of: 'a PostgreSQL that still starts',
      log: `pq: the database system is starting up`,
    },
  ],
  nearMisses: [
    {
      of: 'a trace exporter that is refused before a bug',
      log: `{"level":"error","msg":"traces export: Post \\"http://localhost:4318/v1/traces\\": dial tcp [::1]:4318: connect: connection refused"}
{"level":"error","msg":"traces export: Post \\"http://localhost:4318/v1/traces\\": dial tcp [::1]:4318: connect: connection refused"}
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]

goroutine 1 [running]:
main.main()
	/src/main.go:30 +0x1d4`,
      exitCode: 2,
      instead: 'app-exception',
    },
    {
      of: 'retries that succeed before something else',
      log: `WARN connect to db:5432: connection refused, retrying
INFO connected to db:5432
INFO migrations up to date
INFO loading 31 templates
INFO cache warm
INFO listening on :8080
Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    import torch
ModuleNotFoundError: No module named 'torch'`,
      instead: 'missing-file-or-module',
    },
    {
      of: 'a refused login',
      log: `psycopg.OperationalError: connection failed: connection to server at "10.0.0.9", port 5432 failed: FATAL:  password authentication failed for user "shop"`,
      instead: 'authentication-failed',
    },
    {
      of: 'a name that is not there',
      log: `dial tcp: lookup db.shop on 10.96.0.10:53: no such host`,
      instead: 'dns-failure',
    },
  ],
})
