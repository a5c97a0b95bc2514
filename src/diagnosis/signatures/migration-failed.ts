/** Messages of schema migrations that fail, and of code that meets another schema than it expects. */
import type { Signature } from './signature.ts'

/** A migration that cannot reach or enter its database, or waits for a lock, has not failed as a migration. */
const NOT_THE_SCHEMA =
  /[Cc]onnection refused|ECONNREFUSED|[Cc]ommunications link failure|password authentication failed|Access denied for user|no such host|could not translate host|UnknownHost|timed? ?out|lock/

export const migrationFailed: readonly Signature[] = [
  {
    pattern:
      /Can't locate revision identified by '(?<what>[^']{1,120})'|Target database is not up to date|Multiple head revisions are present|(?:alembic\.[\w.]*|InconsistentMigrationHistory|NodeNotFoundError|BadMigrationError)[^\n]{0,160}|Conflicting migrations detected|Inconsistent(?:MigrationHistory)?: Migration/,
    strength: 0.97,
    of: 'Alembic, Django',
  },
  // SQLSTATE 42P07, 42701, 42P01, 42703, 42710: https://www.postgresql.org/docs/current/errcodes-appendix.html
  {
    pattern:
      /(?<what>(?:relation|column|table|type|index|constraint|schema|function|trigger|sequence|database|extension) "(?<object>[^"]{1,120})"(?: of relation "(?<table>[^"]{1,120})")? (?:already exists|does not exist))|column (?<col>[\w.]{1,120}) does not exist|\((?:psycopg2|psycopg)\.errors\.(?:Duplicate|Undefined)\w{1,120}\)|ERROR 42(?:P07|701|P01|703|710)|SQLSTATE:? ?\[?42(?:P07|701|P01|703|710|S0[12]|S2[12])/,
    strength: 0.95,
    unless:
      /database "[^"]{1,120}" does not exist|extension "[^"]{1,120}" (?:is not available|does not exist)/,
    of: 'PostgreSQL',
  },
  {
    pattern:
      /(?<what>Table '(?<table>[^']{1,120})' (?:already exists|doesn't exist)|Duplicate column name '(?<col>[^']{1,120})'|Duplicate key name '[^']{1,120}'|Unknown column '(?<unknown>[^']{1,120})' in|Base table or view (?:already exists|not found)|There is already an object named '[^']{1,120}' in the database|Invalid (?:object|column) name '[^']{1,120}'|no such (?:table|column): (?<lite>[\w.]{1,120})|duplicate column name: (?<dup>\w{1,120})|table "?\w{1,120}"? already exists|ORA-009(?:55|42|04))/,
    strength: 0.94,
    unless: /Table 'mysql\./,
    of: 'MySQL, SQL Server, SQLite, Oracle',
  },
  {
    pattern:
      /Validate failed: [^\n]{0,120}|Migrations have failed validation|Migration checksum mismatch[^\n]{0,80}|Migration (?<what>\S{1,120}\.sql) failed|FlywayMigrateException|FlywayValidateException|Detected (?:failed migration|resolved migration not applied|applied migration not resolved)[^\n]{0,80}|Found non-empty schema\(s\)|Migration failed for change ?set (?<set>[^\n]{1,120})|liquibase\.exception\.(?:Migration|Validation)\w{1,120}|Validation Failed:\s+\d+ change sets?/,
    strength: 0.97,
    unless: NOT_THE_SCHEMA,
    of: 'Flyway, Liquibase',
  },
  {
    pattern:
      /Dirty database version (?<what>-?\d+)|no migration found for version (?<none>\d+)|migration failed[^\n]{0,80}(?:in line|details:)|goose(?: run)?: [^\n]{0,60}(?:failed|ERROR)|found \d+ missing migrations|(?:ActiveRecord::PendingMigrationError|Migrations are pending)|P30(?:05|06|09|14|18)|P20(?:21|22)|migrate found failed migrations|A migration failed to apply|[Mm]igration file "(?<knex>[^"]{1,120})" failed|migration directory is corrupt|pending model changes|PendingModelChangesWarning|Schema-validation: (?<hib>[^\n]{3,120})|SchemaManagementException: (?<hib2>[^\n]{3,120})|wrong column type encountered[^\n]{0,80}|was previously applied but (?:has been modified|is missing)|Failed to run \S{1,120} with: |Migration \S{1,120} failed during|(?:duplicate_table|undefined_table|undefined_column|duplicate_column)\)/,
    strength: 0.97,
    unless: NOT_THE_SCHEMA,
    of: 'golang-migrate, goose, Rails, Prisma, Knex, EF Core, Hibernate, sqlx, diesel, Doctrine, Ecto',
  },
  { pattern: /this and all later migrations canceled/, strength: 0.85, of: 'Rails' },
  {
    pattern:
      /needs evolutions?\b|InvalidDatabaseRevision|[Dd]atabase has not been (?:initiali[sz]ed|migrated)|current: \d{8,14}, codebase: \d{8,14}|with data migrations completed/,
    strength: 0.93,
    unless: NOT_THE_SCHEMA,
    of: 'Play, GitLab, Airflow',
  },
  {
    pattern:
      /\b(?:need|needs|have|has) to (?:initiali[sz]e|migrate|upgrade) the (?:database|schema)\b|(?:[Dd]atabase|DB|[Ss]chema)(?: schema)? (?:is|has|was) not (?:been )?(?:yet )?(?:initiali[sz]ed|migrated|up[- ]to[- ]date)\b|[Pp]lease run (?:the )?(?:(?:database|schema|pending) )?migrations\b|[Rr]un [`'"]?[\w ./:-]{1,60}\bdb[ :](?:init|migrate|upgrade)\b/,
    strength: 0.92,
    unless: NOT_THE_SCHEMA,
    of: 'Airflow, Superset and others',
  },
  {
    pattern:
      /(?:[Dd]atabase |DB )?[Ss]chema(?: version)?[^\n]{0,60}(?:is (?:newer|older|ahead|behind|not supported|out of date|outdated)|mismatch|does not match|incompatible|version compatibility check failed|too (?:old|new))|[Uu]nsupported (?:database )?schema version|[Mm]igrations? (?:\S{1,120} )?(?:failed|aborted|error)|[Ff]ailed to (?:run|apply|execute|perform) (?:\w{1,120} )?(?:database |schema )?migrations?|error (?:running|applying) (?:database )?migrations?|[Uu]napplied migration/,
    strength: 0.93,
    unless: NOT_THE_SCHEMA,
    of: 'free text',
  },
  {
    pattern: /\b[Ss]chema (?:version )?(?:check|verification|validation) failed\b/,
    beside: /\bmigrat|\b(?:version|have|want|expected|found|current)["']?[=: ]+["']?\d/i,
    strength: 0.9,
    unless: /[Jj][Ss][Oo][Nn]|[Aa]vro|\bXML\b|\bXSD\b|[Gg]raph[Qq][Ll]|[Rr]egistry/,
    of: 'free text',
  },
]
