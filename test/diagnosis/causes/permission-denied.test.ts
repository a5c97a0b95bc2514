import { describeLogCause } from '../../support/log-cases.ts'

const data = {
  spec: {
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'grafana' } }],
    securityContext: { runAsUser: 472 },
  },
}

describeLogCause('permission-denied', {
  recognised: [
    {
      of: 'Grafana (github.com/grafana/grafana packaging/docker/run.sh)',
      log: `GF_PATHS_DATA='/var/lib/grafana' is not writable.
You may have issues with file permissions, more information here: http://docs.grafana.org/installation/docker/#migrate-to-v51-or-later
mkdir: can't create directory '/var/lib/grafana/plugins': Permission denied`,
      says: ['/var/lib/grafana', 'PersistentVolumeClaim grafana', '472', 'fsGroup'],
      container: { volumeMounts: [{ name: 'data', mountPath: '/var/lib/grafana' }] },
      around: data,
    },
    {
      of: 'Prometheus (promql/query_logger.go)',
      log: `ts=2026-05-04T09:59:44.000Z caller=query_logger.go:93 level=error component=activeQueryTracker msg="Error opening query log file" file=/prometheus/queries.active err="open /prometheus/queries.active: permission denied"
panic: Unable to create mmap-ed active query log

goroutine 1 [running]:
github.com/prometheus/prometheus/promql.NewActiveQueryTracker({0x7ffd, 0xb}, 0x14, {0x3, 0x4})
	/app/promql/query_logger.go:123 +0x411`,
      exitCode: 2,
      says: ['/prometheus/queries.active'],
    },
    {
      of: 'nginx that drops to port 80 as a user',
      log: `2026/05/04 09:59:44 [emerg] 1#1: bind() to 0.0.0.0:80 failed (13: Permission denied)`,
      says: ['0.0.0.0:80', '1024'],
    },
    {
      of: 'nginx without CHOWN',
      log: `2026/05/04 09:59:44 [emerg] 1#1: chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)`,
      says: ['/var/cache/nginx/client_temp'],
    },
    {
      of: 'Go on a privileged port',
      log: `2026/05/04 09:59:44 listen tcp :443: bind: permission denied`,
    },
    {
      of: 'Vault without IPC_LOCK (developer.hashicorp.com/vault/docs/configuration#disable_mlock)',
      log: `Error initializing core: Failed to lock memory: cannot allocate memory

This usually means that the mlock syscall is not available.`,
    },
    {
      of: 'Java NIO',
      log: `Exception in thread "main" java.nio.file.AccessDeniedException: /usr/share/elasticsearch/data/node.lock
	at java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:90)`,
      says: ['/usr/share/elasticsearch/data/node.lock'],
    },
    {
      of: '.NET',
      log: `Unhandled exception. System.UnauthorizedAccessException: Access to the path '/app/keys' is denied.
 ---> System.IO.IOException: Permission denied`,
      exitCode: 134,
      says: ['/app/keys'],
    },
    {
      of: 'Ruby',
      log: `/usr/local/lib/ruby/3.3.0/fileutils.rb:402:in \`mkdir': Permission denied @ dir_s_mkdir - /app/tmp/pids (Errno::EACCES)`,
      says: ['/app/tmp/pids'],
    },
    {
      of: 'Rust',
      log: `Error: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }`,
    },
  ],
  nearMisses: [
    {
      of: 'a shell that may not execute a file (126)',
      log: `/entrypoint.sh: line 3: /app/server: Permission denied`,
      exitCode: 126,
      instead: 'command-not-executable',
    },
    {
      of: 'git over SSH',
      log: `git@github.com: Permission denied (publickey).
fatal: Could not read from remote repository.`,
      exitCode: 128,
      instead: 'authentication-failed',
    },
    {
      of: 'a database that refuses a table',
      log: `psycopg.errors.InsufficientPrivilege: permission denied for table orders`,
      instead: 'authentication-failed',
    },
  ],
})
