/** Field cases: permissions, read-only filesystems and full disks. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const FILE_CASES: readonly LogCase[] = [
  {
    name: 'prometheus: active query log not writable',
    source: 'prometheus promql/query_logger.go, prometheus-operator issues',
    expected: 'permission-denied',
    exit: 2,
    log: `${NOISE.logfmt}
ts=2026-05-04T09:59:40.118Z caller=query_logger.go:113 level=error component=activeQueryTracker msg="Error opening query log file" file=/prometheus/queries.active err="open /prometheus/queries.active: permission denied"
panic: Unable to create mmap-ed active query log

goroutine 1 [running]:
github.com/prometheus/prometheus/promql.NewActiveQueryTracker({0x7ffd2e3f4d7a, 0xb}, 0x14, {0x3c5f5a0, 0xc0004e7f90})
	/app/promql/query_logger.go:145 +0x345
main.main()
	/app/cmd/prometheus/main.go:627 +0x7812`,
  },
  {
    name: 'elasticsearch: data path owned by root',
    source: 'github.com/elastic/helm-charts/issues/388',
    expected: 'permission-denied',
    acceptable: ['lock-contention'],
    log: String.raw`
{"@timestamp":"2026-05-04T09:59:33.646Z", "log.level":"WARN", "message":"This node is a fully-functional node with default JVM options", "ecs.version": "1.2.0","log.logger":"org.elasticsearch.node.Node"}
{"@timestamp":"2026-05-04T09:59:34.646Z", "log.level":"ERROR", "message":"fatal exception while booting Elasticsearch", "ecs.version": "1.2.0","process.thread.name":"main","log.logger":"org.elasticsearch.bootstrap.Elasticsearch","error.type":"java.lang.IllegalStateException","error.message":"failed to obtain node locks, tried [/usr/share/elasticsearch/data]; maybe these locations are not writable or multiple nodes were started on the same data path?","error.stack_trace":"java.lang.IllegalStateException: failed to obtain node locks, tried [/usr/share/elasticsearch/data]\n\tat org.elasticsearch.env.NodeEnvironment.<init>(NodeEnvironment.java:291)\nCaused by: java.io.IOException: failed to obtain lock on /usr/share/elasticsearch/data\n\t... 5 more\nCaused by: java.nio.file.AccessDeniedException: /usr/share/elasticsearch/data/node.lock\n\tat java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:90)"}
ERROR: Elasticsearch did not exit normally - check the logs at /usr/share/elasticsearch/logs/docker-cluster.log`,
  },
  {
    name: 'nginx: cannot bind 80 as uid 101',
    source: 'nginx ngx_open_listening_sockets',
    expected: 'permission-denied',
    log: `
/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)
/docker-entrypoint.sh: Configuration complete; ready for start up
2026/05/04 09:59:40 [warn] 1#1: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2
nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2
2026/05/04 09:59:40 [emerg] 1#1: bind() to 0.0.0.0:80 failed (13: Permission denied)
nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)`,
    container: { securityContext: { runAsUser: 101 } },
  },
  {
    name: 'nginx: cache directory not writable',
    source: 'nginx on OpenShift, client_temp',
    expected: 'permission-denied',
    log: `
2026/05/04 09:59:40 [warn] 1#1: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2
2026/05/04 09:59:40 [emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)
nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)`,
  },
  {
    name: 'node: EACCES on a volume',
    source: 'node fs errors',
    expected: 'permission-denied',
    log: `${NOISE.node}
node:internal/process/promises:394
      triggerUncaughtException(err, true /* fromPromise */);
      ^

[Error: EACCES: permission denied, mkdir '/data/uploads/tmp'] {
  errno: -13,
  code: 'EACCES',
  syscall: 'mkdir',
  path: '/data/uploads/tmp'
}

Node.js v22.15.0`,
  },
  {
    name: 'mongodb: data path owned by another user',
    source: 'mongod storage engine, kubernetes volumes',
    expected: 'permission-denied',
    exit: 100,
    log: `
{"t":{"$date":"2026-05-04T09:59:40.101+00:00"},"s":"I",  "c":"CONTROL",  "id":4615611, "ctx":"initandlisten","msg":"MongoDB starting","attr":{"pid":1,"port":27017,"dbPath":"/data/db"}}
{"t":{"$date":"2026-05-04T09:59:40.102+00:00"},"s":"W",  "c":"CONTROL",  "id":22178,   "ctx":"initandlisten","msg":"/sys/kernel/mm/transparent_hugepage/enabled is 'always'. We suggest setting it to 'never'"}
{"t":{"$date":"2026-05-04T09:59:40.120+00:00"},"s":"E",  "c":"STORAGE",  "id":20557,   "ctx":"initandlisten","msg":"DBException in initAndListen, terminating","attr":{"error":"IllegalOperation: Attempted to create a lock file on a read-only directory: /data/db"}}
{"t":{"$date":"2026-05-04T09:59:40.120+00:00"},"s":"I",  "c":"REPL",     "id":4784900, "ctx":"initandlisten","msg":"Stepping down the ReplicationCoordinator for shutdown","attr":{"waitTimeMillis":15000}}
{"t":{"$date":"2026-05-04T09:59:40.121+00:00"},"s":"I",  "c":"CONTROL",  "id":23138,   "ctx":"initandlisten","msg":"Shutting down","attr":{"exitCode":100}}`,
    acceptable: ['read-only-filesystem'],
  },
  {
    name: 'cilium: capability missing',
    source: 'cilium bpf mount / unix.EPERM',
    expected: 'permission-denied',
    log: `
level=info msg="  --bpf-lb-sock='false'" subsys=daemon
level=warning msg="BPF system config check: NOT OK." error="CONFIG_BPF kernel parameter or module is required" subsys=linux-datapath
level=fatal msg="Failed to mount BPF filesystem" bpffsRoot=/sys/fs/bpf error="failed to mount /sys/fs/bpf: operation not permitted" subsys=bpf`,
  },
  {
    name: 'python: readOnlyRootFilesystem and a cache',
    source: 'CPython OSError 30',
    expected: 'read-only-filesystem',
    log: `${NOISE.python}
Matplotlib created a temporary cache directory because the default path (/home/app/.config/matplotlib) is not a writable directory
Traceback (most recent call last):
  File "/app/render.py", line 41, in <module>
    os.makedirs("/app/.cache/fonts", exist_ok=True)
  File "<frozen os>", line 225, in makedirs
OSError: [Errno 30] Read-only file system: '/app/.cache/fonts'`,
    container: { securityContext: { readOnlyRootFilesystem: true } },
  },
  {
    name: 'nginx: pid file on a read-only root',
    source: 'nginx ngx_create_pidfile',
    expected: 'read-only-filesystem',
    log: `
10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)
2026/05/04 09:59:40 [notice] 1#1: using the "epoll" event method
2026/05/04 09:59:40 [emerg] 1#1: open() "/var/run/nginx.pid" failed (30: Read-only file system)
nginx: [emerg] open() "/var/run/nginx.pid" failed (30: Read-only file system)`,
    container: { securityContext: { readOnlyRootFilesystem: true } },
  },
  {
    name: 'tomcat: base directory for the server',
    source: 'spring-boot WebServerException createTempDir',
    expected: 'read-only-filesystem',
    log: `${NOISE.spring}
2026-05-04T09:59:41.930Z ERROR 1 --- [orders] [           main] o.s.boot.SpringApplication               : Application run failed

org.springframework.context.ApplicationContextException: Unable to start web server
	at org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext.onRefresh(ServletWebServerApplicationContext.java:170)
Caused by: org.springframework.boot.web.server.WebServerException: Unable to create tempDir. java.io.tmpdir is set to /tmp
	at org.springframework.boot.web.server.AbstractConfigurableWebServerFactory.createTempDir(AbstractConfigurableWebServerFactory.java:223)
Caused by: java.nio.file.FileSystemException: /tmp/tomcat.8080.1177332211: Read-only file system
	at java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:100)
	... 9 common frames omitted`,
  },
  {
    name: 'ruby: EROFS at boot',
    source: 'ruby Errno::EROFS',
    expected: 'read-only-filesystem',
    log: `${NOISE.rails}
Exiting
/usr/local/lib/ruby/3.3.0/fileutils.rb:406:in 'Dir.mkdir': Read-only file system @ dir_s_mkdir - /app/tmp/pids (Errno::EROFS)
	from /usr/local/lib/ruby/3.3.0/fileutils.rb:406:in 'FileUtils.fu_mkdir'
	from /usr/local/bundle/gems/railties-7.2.2/lib/rails/commands/server/server_command.rb:79:in 'block in Rails::Server#create_tmp_directories'`,
  },
  {
    name: 'shell entrypoint: cannot render its template',
    source: 'busybox ash redirection error',
    expected: 'read-only-filesystem',
    exit: 2,
    log: `
+ envsubst
/entrypoint.sh: 14: cannot create /etc/app/app.conf: Read-only file system`,
  },
  {
    name: 'kafka: log dir full',
    source: 'kafka LogManager, KAFKA issues',
    expected: 'disk-full',
    lived: 200,
    log: `${NOISE.kafka}
[2026-05-04 09:59:36,310] ERROR Error while writing to checkpoint file /var/lib/kafka/data/recovery-point-offset-checkpoint (org.apache.kafka.storage.internals.log.LogDirFailureChannel)
java.io.IOException: No space left on device
	at java.base/sun.nio.ch.UnixFileDispatcherImpl.write0(Native Method)
	at org.apache.kafka.server.common.CheckpointFile.write(CheckpointFile.java:82)
[2026-05-04 09:59:36,312] WARN Stopping serving logs in dir /var/lib/kafka/data (kafka.log.LogManager)
[2026-05-04 09:59:36,330] ERROR Shutdown broker because all log dirs in /var/lib/kafka/data have failed (kafka.log.LogManager)`,
  },
  {
    name: 'postgres: WAL cannot be written',
    source: 'postgres PANIC could not write to file',
    expected: 'disk-full',
    log: `${NOISE.pg}
2026-05-04 09:59:40.120 UTC [29] LOG:  database system was interrupted while in recovery at 2026-05-04 09:58:01 UTC
2026-05-04 09:59:40.121 UTC [29] HINT:  This probably means that some data is corrupted and you will have to use the last backup for recovery.
2026-05-04 09:59:40.300 UTC [29] LOG:  redo starts at 4/5A0000D8
2026-05-04 09:59:41.012 UTC [29] FATAL:  could not write to file "pg_wal/xlogtemp.29": No space left on device
2026-05-04 09:59:41.020 UTC [1] LOG:  startup process (PID 29) exited with exit code 1
2026-05-04 09:59:41.020 UTC [1] LOG:  aborting startup due to startup process failure
2026-05-04 09:59:41.022 UTC [1] LOG:  database system is shut down`,
  },
  {
    name: 'python: quota on a shared file system',
    source: 'CPython OSError EDQUOT',
    expected: 'disk-full',
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/export.py", line 88, in main
    shutil.copyfileobj(src, dst)
OSError: [Errno 122] Disk quota exceeded`,
  },
  {
    name: 'node: npm cache on a full emptyDir',
    source: 'npm ENOSPC',
    expected: 'disk-full',
    exit: 228,
    log: `
npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.
npm error code ENOSPC
npm error syscall write
npm error errno -28
npm error nospc ENOSPC: no space left on device, write
npm error nospc There appears to be insufficient space on your system to finish.
npm error A complete log of this run can be found in: /home/node/.npm/_logs/2026-05-04T09_59_40_101Z-debug-0.log`,
  },
  {
    name: 'loki: WAL on a full disk',
    source: 'grafana/loki ingester WAL',
    expected: 'disk-full',
    log: String.raw`${NOISE.logfmt}
level=error ts=2026-05-04T09:59:40.300Z caller=flush.go:261 component=ingester msg="failed to flush" err="failed to flush chunks: store put chunk: open /loki/chunks/fake: no space left on device"
level=error ts=2026-05-04T09:59:40.410Z caller=log.go:216 msg="error running loki" err="write /loki/wal/00000412: no space left on device\nerror initialising module: ingester"`,
  },
  {
    name: 'redis: AOF rewrite on a full disk',
    source: 'valkey/redis aof.c',
    expected: 'disk-full',
    log: `
1:C 04 May 2026 09:59:40.001 # WARNING Memory overcommit must be enabled! Without it, a background save or replication may fail under low memory condition.
1:M 04 May 2026 09:59:40.010 * Ready to accept connections tcp
1:M 04 May 2026 09:59:44.120 # Error writing to the AOF file: No space left on device
1:M 04 May 2026 09:59:44.121 # Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...`,
  },
]
