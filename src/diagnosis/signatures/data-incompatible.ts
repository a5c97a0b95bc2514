/** Messages of servers whose data on disk is of another version, corrupt, or owned by somebody else. */
import type { Signature } from './signature.ts'

export const dataIncompatible: readonly Signature[] = [
  {
    pattern:
      /(?<what>database files are incompatible with server|data directory "[^"]{1,120}" has (?:wrong ownership|invalid permissions)|could not locate a valid checkpoint record|invalid (?:primary )?checkpoint record|"[^"]{1,120}" is not a (?:valid )?database cluster directory|directory "[^"]{1,120}" exists but is not empty|incorrect checksum in control file|invalid page in block \d+|could not read file "global\/pg_(?:control|filenode\.map)"|there appears to be PostgreSQL data in|the data directory was initialized by PostgreSQL version \d+|database system identifier differs|requested timeline \d+ is not a child|invalid magic number \w{1,120} in (?:log|WAL))/i,
    strength: 0.98,
    of: 'PostgreSQL',
  },
  {
    pattern:
      /(?<what>Invalid (?:MySQL|MariaDB) server (?:downgrade|upgrade)[^\n]{0,100}|Cannot boot server version[^\n]{0,100}|Cannot (?:downgrade|upgrade) from \d+ to \d+|Unsupported redo log format|Upgrade is not supported after a crash[^\n]{0,60}|the data directory has files in it|Database page corruption on disk|Tablespace [^\n]{0,40}corrupt|Your database may be corrupt|Can't open and lock privilege tables|Table 'mysql\.\w{1,120}' doesn't exist|upgrade after a crash is not supported|InnoDB: [^\n]{0,80}(?:corrupt|newer than|log sequence number)[^\n]{0,40}|Data Dictionary initialization failed)/,
    strength: 0.97,
    of: 'MySQL, MariaDB',
  },
  {
    pattern:
      /(?<what>Bad file format reading the append only file[^\n]{0,60}|Can't handle RDB format version \d+|Wrong signature trying to load DB|Short read or OOM loading DB|Unexpected end of file reading the append only file|Fatal error loading the DB[^\n]{0,80}|Internal error in RDB reading|RDB (?:file )?CRC error|Wrong RDB checksum|Unknown RDB (?:encoding|opcode)[^\n]{0,40})/,
    strength: 0.98,
    of: 'Redis',
  },
  {
    pattern:
      /(?<what>UPGRADE PROBLEM[^\n"]{0,100}|Wrong mongod version|[Ii]nvalid feature ?[Cc]ompatibility ?[Vv]ersion[^\n"]{0,80}|featureCompatibilityVersion[^\n"]{0,80}(?:invalid|must be|not supported|unsupported)|WT_PANIC|WT_ERROR|unsupported WiredTiger file version|WiredTiger error[^\n"]{0,80}|WiredTiger\.(?:turtle|wt)[^\n"]{0,60}(?:corrupt|unexpected|Invalid))/,
    strength: 0.96,
    unless: /No space left|Permission denied|Operation not permitted/,
    of: 'MongoDB',
  },
  {
    pattern:
      /(?<what>cannot (?:upgrade|downgrade) a node from version \[[^\]]{1,120}\][^\n"]{0,80}|was created (?:with|in) version \[[^\]]{1,120}\][^\n"]{0,100}|CorruptIndexException[^\n"]{0,100}|TranslogCorruptedException|IndexFormatTooOldException[^\n"]{0,80}|IndexFormatTooNewException[^\n"]{0,80}|InconsistentClusterIdException[^\n"]{0,120}|[Cc]luster ID \S{1,120} doesn't match stored clusterId|Invalid cluster\.id in[^\n"]{0,100}|No readable meta\.properties[^\n"]{0,60}|Stored node id \d+ doesn't match|Configured broker\.id \d+ doesn't match stored|Unable to load database on disk|is less than the current epoch|No snapshot found, but there are log entries|Found a corrupted index file)/,
    strength: 0.97,
    of: 'Elasticsearch, Lucene, Kafka, ZooKeeper',
  },
  {
    pattern:
      /(?<what>walpb: crc mismatch|cluster cannot be downgraded[^\n"]{0,80}|member has already been bootstrapped|request cluster ID mismatch|failed to recover v3 backend[^\n"]{0,60}|member \w{1,120} has already been bootstrapped|(?:rabbit_)?feature[_ ]flags?[^\n]{0,60}(?:required|not supported|incompatible|failed)|incompatible_feature_flags|inconsistent_cluster|Mnesia[^\n]{0,40}(?:corrupt|bad_type|fatal)|Saved cluster name [^\n]{0,60} != configured name|Cannot change the number of tokens|CommitLogReplayException|Suspiciously many broken parts|does not match the owner of the data\b|[Uu]nexpected (?:backend|store|file|format) (?:format|version)[^\n"]{0,60}|disk format mismatch|Unknown xl meta version \d+|snitch's (?:data center|rack) [^\n]{0,80} differs|[Uu]nknown format version[^\n"]{0,40}|Unsupported database file version|write format \d+ is (?:smaller|larger) than the supported)/,
    strength: 0.95,
    of: 'etcd, RabbitMQ, Cassandra, ClickHouse, MinIO, H2, Neo4j',
  },
  {
    pattern:
      /(?<what>database disk image is malformed|file is not a database|file is encrypted or is not a database|Corruption: [^\n"]{3,100}|(?:wal|segment|block|index|chunk|snapshot|tsdb|TSDB|WAL|checkpoint)[^\n"]{0,60}(?:corrupt(?:ed|ion)?|invalid magic number|checksum mismatch|unexpected EOF|invalid checksum)|corruption in segment[^\n"]{0,60}|invalid (?:magic number|page type|database file|checksum)|panic: page \d+ (?:already freed|: )[^\n"]{0,40}|checksum mismatch)/,
    strength: 0.94,
    unless: /[Mm]igration|go\.sum|go: verifying|integrity/,
    of: 'SQLite, RocksDB, LevelDB, Prometheus, bbolt',
  },
  {
    pattern:
      /(?<what>[^\n]{0,120}\bdown-?grad(?:e|es|ing) is not (?:supported|possible|allowed|permitted)|version of the data \([^)]{1,40}\) is (?:higher|newer|lower|older) than[^\n]{0,60}|is too (?:new|old) for running version[^\n]{0,60})/i,
    needs: /down-?grad|version of the data|is too (?:new|old) for/i,
    strength: 0.93,
    of: 'Nextcloud, CockroachDB and others',
  },
  {
    pattern:
      /(?<what>(?:[Uu]nsupported|[Uu]nrecogni[sz]ed|[Uu]nknown|[Ii]ncompatible) (?:backend|storage|store|on-disk|disk|data|database|volume|segment|index|snapshot|log) (?:format|layout|version)\b[^\n"]{0,100})/,
    strength: 0.92,
    of: 'MinIO and others',
  },
  {
    pattern:
      /(?<what>UnpicklingError[^\n]{0,100}|unsupported pickle protocol: \d+|InvalidClassException: [^\n]{0,120}|PytorchStreamReader failed[^\n]{0,80}|SafetensorError[^\n]{0,80}|invalid load key[^\n]{0,40}|Bad magic number[^\n]{0,60}|(?:gzip|zlib): invalid (?:header|checksum)|BadZipFile[^\n]{0,60}|not a gzip file|invalid (?:model|snapshot|data|index|cache|state)(?: file)? (?:format|version)[^\n]{0,60}|(?:model|snapshot|data|index|cache|state|store|storage|on-disk)(?: file| format| directory)?[^\n]{0,40}(?:format|version)[^\n]{0,40}(?:not supported|unsupported|incompatible|mismatch|too (?:old|new)|is newer|newer than))/i,
    strength: 0.9,
    of: 'serialised objects and models',
  },
]
