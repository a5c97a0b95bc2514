import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('data-incompatible', {
  recognised: [
    {
      of: 'MySQL downgrade (dev.mysql.com MY-014061)',
      log: `2026-05-04T09:59:44.000000Z 1 [ERROR] [MY-014061] [InnoDB] Invalid MySQL server downgrade: Cannot downgrade from 80400 to 80036. Downgrade is only permitted between patch releases.
2026-05-04T09:59:44.000000Z 0 [ERROR] [MY-010020] [Server] Data Dictionary initialization failed.
2026-05-04T09:59:44.000000Z 0 [ERROR] [MY-010119] [Server] Aborting`,
      says: ['80400'],
    },
    {
      of: 'PostgreSQL without a checkpoint',
      log: `2026-05-04 09:59:44.000 UTC [27] LOG:  invalid primary checkpoint record
2026-05-04 09:59:44.000 UTC [27] PANIC:  could not locate a valid checkpoint record
2026-05-04 09:59:44.000 UTC [1] LOG:  startup process (PID 27) was terminated by signal 6: Aborted
2026-05-04 09:59:44.000 UTC [1] LOG:  aborting startup due to startup process failure`,
    },
    {
      of: 'initdb on a volume with lost+found',
      log: `initdb: error: directory "/var/lib/postgresql/data" exists but is not empty
initdb: detail: It contains a lost+found directory, perhaps due to it being a mount point.`,
    },
    {
      of: 'Redis',
      log: `1:M 04 May 2026 09:59:44.000 # Can't handle RDB format version 12
1:M 04 May 2026 09:59:44.000 # Fatal error loading the DB, check server logs. Exiting.`,
    },
    {
      of: 'Elasticsearch',
      log: `java.lang.IllegalStateException: cannot upgrade a node from version [7.10.2] directly to version [9.0.1], upgrade to version [8.18.0] first.`,
    },
    {
      of: 'Kafka',
      log: `org.apache.kafka.common.errors.InconsistentClusterIdException: The Cluster ID abc doesn't match stored clusterId Some(def) in meta.properties. The broker is trying to join the wrong cluster.`,
    },
    {
      of: 'MongoDB',
      log: `{"t":{"$date":"2026-05-04T09:59:44.000+00:00"},"s":"F","c":"CONTROL","id":20573,"ctx":"initandlisten","msg":"Wrong mongod version","attr":{"error":"UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion document (ERROR: Location4926900: Invalid featureCompatibilityVersion document in admin.system.version: { version: \\"4.4\\" })"}}`,
      exitCode: 62,
    },
    { of: 'SQLite', log: `sqlite3.DatabaseError: database disk image is malformed` },
    { of: 'etcd', log: `{"level":"fatal","msg":"failed to start etcd","error":"walpb: crc mismatch"}` },
  ],
  nearMisses: [
    {
      of: 'a checksum that a migration tool compares',
      log: `org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation
Migration checksum mismatch for migration version 7`,
      instead: 'migration-failed',
    },
    {
      of: 'Prometheus that repairs its log and then is refused',
      log: `ts=2026-05-04T09:59:40Z level=warn msg="Encountered WAL read error, attempting repair" err="corruption in segment /prometheus/wal/00000001"
ts=2026-05-04T09:59:41Z level=info msg="Successfully repaired WAL"
ts=2026-05-04T09:59:44Z level=error err="error starting web server: listen tcp 0.0.0.0:9090: bind: address already in use"`,
      instead: 'port-conflict',
    },
  ],
})
