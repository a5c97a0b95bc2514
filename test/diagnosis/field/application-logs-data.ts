/** Field cases: a schema migration that fails, and data that does not fit. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const DATA_CASES: readonly LogCase[] = [
  {
    name: 'temporal: schema behind the server',
    source: 'github.com/temporalio/helm-charts/issues/407',
    expected: 'migration-failed',
    log: `
{"level":"info","ts":"2026-05-04T09:59:40.101Z","msg":"Build info.","git-revision":"b1fe71","go-version":"go1.23.4","logging-call-at":"main.go:150"}
{"level":"warn","ts":"2026-05-04T09:59:40.102Z","msg":"Not using any authorizer and flag ${'`'}--allow-no-auth${'`'} not detected.","logging-call-at":"main.go:180"}
{"level":"info","ts":"2026-05-04T09:59:40.110Z","msg":"Unable to create file based dynamic config client, use no-op config client instead.","error":"stat config/dynamicconfig/docker.yaml: no such file or directory"}
Unable to start server. Error: sql schema version compatibility check failed: version mismatch for keyspace/database: "temporal". Expected version: 1.16 cannot be greater than Actual version: 1.11`,
  },
  {
    name: 'flyway: validate failed',
    source: 'flyway FlywayValidateException',
    expected: 'migration-failed',
    log: `${NOISE.spring}${NOISE.springEnd}
2026-05-04T09:59:41.930Z ERROR 1 --- [orders] [           main] o.s.boot.SpringApplication               : Application run failed

org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'flywayInitializer': Validate failed: Migrations have failed validation
Caused by: org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation
Migration checksum mismatch for migration version 12
-> Applied to database : -1211190317
-> Resolved locally    : 2009192931
Either revert the changes to the migration, or run repair to update the schema history.`,
  },
  {
    name: 'golang-migrate: dirty database',
    source: 'golang-migrate ErrDirty',
    expected: 'migration-failed',
    log: `${NOISE.zap}
{"level":"fatal","ts":1777888781.002,"caller":"db/migrate.go:33","msg":"migrate up","error":"Dirty database version 42. Fix and force version."}`,
  },
  {
    name: 'alembic: cannot locate revision',
    source: 'alembic CommandError',
    expected: 'migration-failed',
    role: 'init',
    exit: 255,
    log: `
INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.
INFO  [alembic.runtime.migration] Will assume transactional DDL.
ERROR [alembic.util.messaging] Can't locate revision identified by '8f2d1c0a77be'
FAILED: Can't locate revision identified by '8f2d1c0a77be'`,
  },
  {
    name: 'prisma migrate deploy: failed migrations found',
    source: 'prisma P3009',
    expected: 'migration-failed',
    log: `
Prisma schema loaded from prisma/schema.prisma
Datasource "db": PostgreSQL database "orders", schema "public" at "orders-db:5432"

61 migrations found in prisma/migrations

Error: P3009

migrate found failed migrations in the target database, new migrations will not be applied. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve
The ${'`'}20260430120000_add_vat${'`'} migration started at 2026-05-04 08:11:02.101 UTC failed`,
  },
  {
    name: 'django: column does not exist after roll-out',
    source: 'django migrate / postgres 42703',
    expected: 'migration-failed',
    acceptable: ['app-exception'],
    log: `${NOISE.python}
Operations to perform:
  Apply all migrations: admin, auth, orders, sessions
Running migrations:
  Applying orders.0031_backfill_vat...Traceback (most recent call last):
  File "/app/.venv/lib/python3.12/site-packages/django/db/backends/utils.py", line 105, in _execute
    return self.cursor.execute(sql, params)
psycopg2.errors.UndefinedColumn: column "vat_rate" does not exist
LINE 1: UPDATE orders_order SET total = net * (1 + vat_rate)

The above exception was the direct cause of the following exception:

django.db.utils.ProgrammingError: column "vat_rate" does not exist`,
  },
  {
    name: 'rails: pending migrations',
    source: 'ActiveRecord::PendingMigrationError',
    expected: 'migration-failed',
    log: `${NOISE.rails}
! Unable to load application: ActiveRecord::PendingMigrationError:

Migrations are pending. To resolve this issue, run:

        bin/rails db:migrate

You have 2 pending migrations:

db/migrate/20260501101010_add_vat_to_orders.rb
db/migrate/20260502101010_backfill_vat.rb`,
  },
  {
    name: 'keycloak: changeset fails',
    source: 'github.com/vexxhost/atmosphere/issues/763',
    expected: 'migration-failed',
    log: `
2026-05-04 09:59:37,699 WARN  [io.agroal.pool] (main) Datasource '<default>': JDBC resources leaked: 1 ResultSet(s) and 0 Statement(s)
2026-05-04 09:59:37,699 ERROR [liquibase.changelog.ChangeSet] (main) ChangeSet META-INF/jpa-changelog-4.0.0.xml::4.0.0-KEYCLOAK-5579-fixed::mposolda@redhat.com encountered an exception.
2026-05-04 09:59:38,078 INFO  [org.infinispan.CLUSTER] (main) ISPN000080: Disconnecting JGroups channel ${'`'}ISPN${'`'}
2026-05-04 09:59:38,130 ERROR [org.keycloak.quarkus.runtime.cli.ExecutionExceptionHandler] (main) ERROR: Failed to start server in (production) mode
2026-05-04 09:59:38,131 ERROR [org.keycloak.quarkus.runtime.cli.ExecutionExceptionHandler] (main) ERROR: Failed to update database
2026-05-04 09:59:38,131 ERROR [org.keycloak.quarkus.runtime.cli.ExecutionExceptionHandler] (main) ERROR: liquibase.exception.MigrationFailedException: Migration failed for changeset META-INF/jpa-changelog-4.0.0.xml::4.0.0-KEYCLOAK-5579-fixed::mposolda@redhat.com`,
  },
  {
    name: 'postgres: data directory of an older major',
    source: 'postgres miscinit.c ValidatePgVersion',
    expected: 'data-incompatible',
    log: `

PostgreSQL Database directory appears to contain a database; Skipping initialization

2026-05-04 09:59:40.101 UTC [1] FATAL:  database files are incompatible with server
2026-05-04 09:59:40.101 UTC [1] DETAIL:  The data directory was initialized by PostgreSQL version 14, which is not compatible with this version 16.9 (Debian 16.9-1.pgdg120+1).`,
  },
  {
    name: 'postgres: no valid checkpoint record',
    source: 'postgres xlogrecovery.c',
    expected: 'data-incompatible',
    log: `${NOISE.pg}
2026-05-04 09:59:40.120 UTC [29] LOG:  database system was shut down at 2026-05-04 09:58:01 UTC
2026-05-04 09:59:40.121 UTC [29] LOG:  invalid primary checkpoint record
2026-05-04 09:59:40.121 UTC [29] PANIC:  could not locate a valid checkpoint record
2026-05-04 09:59:40.300 UTC [1] LOG:  startup process (PID 29) was terminated by signal 6: Aborted
2026-05-04 09:59:40.300 UTC [1] LOG:  aborting startup due to startup process failure
2026-05-04 09:59:40.301 UTC [1] LOG:  database system is shut down`,
  },
  {
    name: 'mongodb: featureCompatibilityVersion too old',
    source: 'mongod fcv check, error 4926900',
    expected: 'data-incompatible',
    exit: 62,
    log: String.raw`
{"t":{"$date":"2026-05-04T09:59:40.102+00:00"},"s":"W",  "c":"CONTROL",  "id":22120,   "ctx":"initandlisten","msg":"Access control is not enabled for the database. Read and write access to data and configuration is unrestricted"}
{"t":{"$date":"2026-05-04T09:59:40.520+00:00"},"s":"F",  "c":"CONTROL",  "id":20573,   "ctx":"initandlisten","msg":"Wrong mongod version","attr":{"error":"UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion document (ERROR: Location4926900: Invalid featureCompatibilityVersion document in admin.system.version: { _id: \"featureCompatibilityVersion\", version: \"5.0\" }). If the current featureCompatibilityVersion is below 6.0, see the documentation on upgrading at https://docs.mongodb.com/master/release-notes/7.0/#upgrade-procedures."}}
{"t":{"$date":"2026-05-04T09:59:40.530+00:00"},"s":"I",  "c":"CONTROL",  "id":23138,   "ctx":"initandlisten","msg":"Shutting down","attr":{"exitCode":62}}`,
  },
  {
    name: 'redis: RDB from a newer version',
    source: 'redis rdb.c',
    expected: 'data-incompatible',
    log: `
1:C 04 May 2026 09:59:40.001 # WARNING Memory overcommit must be enabled!
1:M 04 May 2026 09:59:40.010 * Server initialized
1:M 04 May 2026 09:59:40.011 # Can't handle RDB format version 12
1:M 04 May 2026 09:59:40.011 # Fatal error loading the DB, check server logs. Exiting.`,
  },
  {
    name: 'kafka: cluster id does not match',
    source: 'kafka InconsistentClusterIdException',
    expected: 'data-incompatible',
    acceptable: ['config-invalid'],
    log: `${NOISE.kafka}
[2026-05-04 09:59:36,101] ERROR Fatal error during KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)
kafka.common.InconsistentClusterIdException: The Cluster ID 7pUBmW3bS0S9 doesn't match stored clusterId Some(XJ2hPqE7Q8m) in meta.properties. The broker is trying to join the wrong cluster. Configured zookeeper.connect may be wrong.
	at kafka.server.KafkaServer.startup(KafkaServer.scala:244)
[2026-05-04 09:59:36,103] INFO shutting down (kafka.server.KafkaServer)`,
  },
  {
    name: 'mysql: downgrade is refused',
    source: 'mysql MY-014061',
    expected: 'data-incompatible',
    log: `
2026-05-04T09:59:38.700000Z 0 [Warning] [MY-011068] [Server] The syntax '--skip-host-cache' is deprecated and will be removed in a future release.
2026-05-04T09:59:39.713012Z 1 [ERROR] [MY-014061] [InnoDB] Invalid MySQL server downgrade: Cannot downgrade from 80404 to 80042. Downgrade is only permitted between patch releases.
2026-05-04T09:59:40.211000Z 1 [ERROR] [MY-010334] [Server] Failed to initialize DD Storage Engine
2026-05-04T09:59:40.212000Z 0 [ERROR] [MY-010020] [Server] Data Dictionary initialization failed.
2026-05-04T09:59:40.213000Z 0 [ERROR] [MY-010119] [Server] Aborting`,
  },
  {
    name: 'etcd: corrupt WAL',
    source: 'etcd wal.ReadAll crc mismatch',
    expected: 'data-incompatible',
    exit: 2,
    log: String.raw`
{"level":"info","ts":"2026-05-04T09:59:40.101Z","caller":"embed/etcd.go:140","msg":"configuring peer listeners","listen-peer-urls":["https://0.0.0.0:2380"]}
{"level":"panic","ts":"2026-05-04T09:59:40.310Z","caller":"etcdserver/storage.go:96","msg":"failed to read WAL, cannot be repaired","error":"walpb: crc mismatch","stacktrace":"go.etcd.io/etcd/server/v3/etcdserver.readWAL\n\tgo.etcd.io/etcd/server/v3/etcdserver/storage.go:96"}
panic: failed to read WAL, cannot be repaired

goroutine 1 [running]:
go.uber.org/zap/zapcore.CheckWriteAction.OnWrite(0x0?, 0x0?, {0x0?, 0x0?, 0xc0001d4ba0?})`,
  },
  {
    name: 'elasticsearch: index from a version too old',
    source: 'elasticsearch NodeMetadata upgrade check',
    expected: 'data-incompatible',
    log: String.raw`
{"@timestamp":"2026-05-04T09:59:34.646Z", "log.level":"ERROR", "message":"fatal exception while booting Elasticsearch", "process.thread.name":"main","error.type":"java.lang.IllegalStateException","error.message":"cannot upgrade a node from version [7.10.2] directly to version [9.0.1], upgrade to version [8.18.0] first.","error.stack_trace":"java.lang.IllegalStateException: cannot upgrade a node from version [7.10.2] directly to version [9.0.1], upgrade to version [8.18.0] first.\n\tat org.elasticsearch.env.NodeMetadata.verifyUpgradeToCurrentVersion(NodeMetadata.java:112)"}
ERROR: Elasticsearch died while starting up - check the logs at /usr/share/elasticsearch/logs/docker-cluster.log`,
  },
]
