import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('lock-contention', {
  recognised: [
    {
      of: 'Liquibase (docs.liquibase.com tracking-tables)',
      log: `liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by api-6d9 (10.244.1.4) since 5/4/26, 9:31 AM
	at liquibase.lockservice.StandardLockService.waitForLock(StandardLockService.java:248)`,
      says: ['Currently locked by api-6d9'],
    },
    {
      of: 'PostgreSQL (src/backend/utils/init/miscinit.c)',
      log: `FATAL:  lock file "postmaster.pid" already exists
HINT:  Is another postmaster (PID 1) running in data directory "/var/lib/postgresql/data/pgdata"?`,
    },
    {
      of: 'Prometheus TSDB',
      log: `ts=2026-05-04T09:59:44.000Z caller=main.go:1180 level=error err="opening storage failed: lock DB directory: resource temporarily unavailable"`,
    },
    {
      of: 'H2',
      log: `org.h2.jdbc.JdbcSQLNonTransientConnectionException: Database may be already in use: "/data/app.mv.db". Possible solutions: close all other connection(s); use the server mode [90020-224]`,
    },
    {
      of: 'InnoDB',
      log: `2026-05-04T09:59:44.000000Z 1 [ERROR] [MY-012574] [InnoDB] Unable to lock ./ibdata1 error: 11
2026-05-04T09:59:44.000000Z 1 [ERROR] [MY-012592] [InnoDB] Check that you do not already have another mysqld process using the same InnoDB data or log files.`,
    },
    {
      of: 'MongoDB',
      log: `{"t":{"$date":"2026-05-04T09:59:44.000+00:00"},"s":"E","c":"CONTROL","id":20557,"ctx":"initandlisten","msg":"DBException in initAndListen, terminating","attr":{"error":"DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /data/db directory"}}`,
      exitCode: 100,
    },
    {
      of: 'client-go leader election',
      log: `I0504 09:59:44.000000       1 leaderelection.go:285] failed to renew lease shop/controller: timed out waiting for the condition
E0504 09:59:44.100000       1 main.go:80] "leader election lost"`,
    },
    {
      of: 'Rails, a pid file that was left behind',
      log: `=> Booting Puma
A server is already running. Check /app/tmp/pids/server.pid.
Exiting`,
      says: ['/app/tmp/pids/server.pid'],
    },
    {
      of: 'golang-migrate',
      log: `error: can't acquire database lock`,
    },
    {
      of: 'Kafka',
      log: `org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in /var/lib/kafka/data. A Kafka instance in another process or thread is using this directory.`,
      says: ['/var/lib/kafka/data'],
    },
  ],
  nearMisses: [
    {
      of: 'a lock that was waited for and taken',
      log: `INFO could not acquire lock, retrying
INFO lock acquired
TypeError: Cannot read properties of undefined (reading 'id')
    at run (/app/index.js:9:11)`,
      instead: 'app-exception',
    },
    {
      of: 'fork that fails with the same errno',
      log: `/entrypoint.sh: fork: retry: Resource temporarily unavailable`,
      instead: 'resource-limit',
    },
  ],
})
