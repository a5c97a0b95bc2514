/** Messages of processes that find a lock held by another one. */
import type { Signature } from './signature.ts'

export const lockContention: readonly Signature[] = [
  {
    pattern: /database (?:table )?is locked|SQLITE_(?:BUSY|LOCKED)|DatabaseIsLocked/i,
    strength: 0.97,
    of: 'SQLite',
  },
  {
    pattern:
      /lock file "(?<path>[^"]{1,120})" already exists|Is another (?:postmaster|postgres) \(PID|Unable to lock \.\/(?<inno>\S{1,120})[^\n]{0,12}error: 11|another mysqld process using the same|Unable to lock the lock file: (?<mongo>[^\s(]{1,120})|DBPathInUse|Another (?:mongod|redis-server|process|instance|server|daemon)[^\n]{0,40} (?:is )?(?:already )?(?:running|using|holds|holding)/i,
    strength: 0.97,
    of: 'PostgreSQL, InnoDB, MongoDB',
  },
  {
    pattern:
      /failed to obtain node locks, tried \[(?<path>[^\]]{1,120})\]|LockObtainFailedException[^\n]{0,120}|Lock held by (?:another|this) (?:program|virtual machine)[^\n]{0,80}|Failed to acquire lock on file \.lock in (?<kafka>\S{1,120})|Database may be already in use: ?"?(?<h2>[^"\n]*)|Another instance of Derby may have already booted|FileLockException|OverlappingFileLockException|Could not set lock on file "(?<duck>[^"]{1,120})"|is locked by another server/,
    strength: 0.96,
    unless: /AccessDenied|Permission denied/,
    of: 'Elasticsearch, Lucene, Kafka, H2, Derby, Neo4j, DuckDB, ActiveMQ',
  },
  {
    pattern:
      /lock (?:DB directory|file)?:? ?(?<path>\/\S{1,120})?: ?[Rr]esource temporarily unavailable|lock DB directory: resource temporarily unavailable|[Cc]annot acquire directory lock on "?(?<badger>[^"\s]{1,120})|(?:LOCK|lock)[: ][^\n]{0,80}already held by process|While lock file: (?<rocks>[^\s:]{1,120})|IO error: lock (?<level>[^\s:]{1,120})|(?:bolt|bbolt|boltdb|\.db|open(?:ing)? (?:the )?(?:database|store|db))[^\n]{0,80}: timeout$|flock[^\n]{0,80}(?:[Rr]esource temporarily unavailable|EAGAIN|EWOULDBLOCK)/,
    strength: 0.95,
    of: 'Prometheus TSDB, Badger, LevelDB, RocksDB, bbolt',
  },
  {
    pattern:
      /Could not acquire change log lock\. ?(?<what>[^\n]{0,120})|Unable to (?:acquire|obtain) [^\n]{0,60}(?:advisory|table|schema history)[^\n]{0,20} lock|can't acquire (?:database )?lock|Timed out trying to acquire a postgres advisory lock|Migration table is already locked|MigrationLocked|ConcurrentMigrationError|Error acquiring the state lock|Failed to (?:acquire|get|obtain) (?:the )?(?:migration|schema|distributed|advisory|leader)[^\n]{0,20} ?lock/,
    strength: 0.97,
    of: 'Liquibase, Flyway, golang-migrate, Prisma, Knex, Rails, Terraform',
  },
  {
    pattern:
      /[Ll]ock wait timeout exceeded|[Dd]eadlock (?:found|detected)|canceling statement due to lock timeout|could not obtain lock on (?:row|relation)|LockNotAvailable|ORA-00054|Lock request time out period exceeded|NOWAIT is set/,
    strength: 0.93,
    of: 'MySQL, PostgreSQL, Oracle, SQL Server',
  },
  {
    pattern:
      /lock is (?:already )?held by (?<holder>[^\n"]{1,80})|[Cc]ould not (?:get|obtain|acquire) (?:the )?(?:exclusive |file |process )?lock|[Uu]nable to (?:acquire|obtain|get) (?:the |an? )?(?:exclusive |file )?lock|[Ff]ailed to (?:acquire|obtain|get) (?:the |an? )?(?:exclusive |file )?lock|lock(?: file)? (?:is )?(?:already )?held by another/,
    strength: 0.92,
    unless:
      /connection refused|i\/o timeout|no such host|is forbidden|Permission denied|context deadline exceeded/,
    of: 'leader election and free text',
  },
  {
    pattern:
      /leader ?election lost|[Ll]ost (?:leadership|leader election|lease|the lease|master lock)|failed to renew lease (?<what>\S{1,120})|leadership lost|no longer (?:the )?leader/,
    strength: 0.85,
    unless: /connection refused|i\/o timeout|no such host|is forbidden|Permission denied/,
    of: 'leader election: often the consequence of something else',
  },
  {
    pattern:
      /A server is already running\. (?:Check|\(pid: ?\d+, file:) ?(?<path>[^\s)]{1,120})|Pidfile \(?(?<celery>[^\s)]{1,120})\)? already exists|pid ?file[^\n]{0,80}already exists|(?:another (?:instance|copy)|already) (?:is |of [^\n]{1,40} is )?(?:already )?running[^\n]{0,40}(?:pid|PID|lock)|process \d+ (?:is )?already running/,
    strength: 0.93,
    of: 'stale or held pid files',
  },
]
