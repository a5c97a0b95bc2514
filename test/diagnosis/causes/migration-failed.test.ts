import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('migration-failed', {
  recognised: [
    {
      of: 'Flyway checksum (documentation.red-gate.com/flyway)',
      log: `org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation
Migration checksum mismatch for migration version 7
-> Applied to database : 1162183281
-> Resolved locally    : -1871938291`,
    },
    { of: 'golang-migrate', log: `error: Dirty database version 12. Fix and force version.`, says: ['12'] },
    {
      of: 'Prisma P3009 (prisma.io/docs/orm/reference/error-reference)',
      log: `Error: P3009

migrate found failed migrations in the target database, new migrations will not be applied.
The \`20260501_add_total\` migration started at 2026-05-04 09:12:01 UTC failed`,
    },
    {
      of: 'Rails',
      log: `rails aborted!
StandardError: An error has occurred, this and all later migrations canceled:

PG::DuplicateColumn: ERROR:  column "total" of relation "orders" already exists`,
      says: ['total'],
    },
    {
      of: 'Django',
      log: `django.db.migrations.exceptions.InconsistentMigrationHistory: Migration admin.0001_initial is applied before its dependency users.0001_initial on database 'default'.`,
    },
    {
      of: 'Hibernate validate',
      log: `org.hibernate.tool.schema.spi.SchemaManagementException: Schema-validation: missing column [vat_id] in table [customers]`,
      says: ['vat_id'],
    },
    {
      of: 'Alembic',
      log: `ERROR [alembic.util.messaging] Can't locate revision identified by 'f1d2a9c4'
  FAILED: Can't locate revision identified by 'f1d2a9c4'`,
    },
    {
      of: 'Laravel',
      log: `   Illuminate\\Database\\QueryException  SQLSTATE[42S01]: Base table or view already exists: 1050 Table 'orders' already exists`,
      says: ['orders'],
    },
  ],
  nearMisses: [
    {
      of: 'Flyway without a database',
      log: `org.flywaydb.core.internal.exception.FlywaySqlException: Unable to obtain connection from database (jdbc:postgresql://db:5432/shop) for user 'shop': Connection to db:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.`,
      instead: 'dependency-unreachable',
    },
    {
      of: 'Liquibase that waits for its lock',
      log: `liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by api-6d9 (10.244.1.4) since 5/4/26, 9:31 AM`,
      instead: 'lock-contention',
    },
    {
      of: 'Alembic with a wrong password',
      log: `sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" (10.0.0.9), port 5432 failed: FATAL:  password authentication failed for user "migrator"`,
      instead: 'authentication-failed',
    },
  ],
})
