/** Field cases: an address that is in use, or a lock that another process holds. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const PORT_AND_LOCK_CASES: readonly LogCase[] = [
  {
    name: 'go slog: metrics port taken by the sidecar',
    source: 'go net.Listen',
    expected: 'port-conflict',
    log: `
time=2026-05-04T09:59:40.100Z level=INFO msg="starting" version=1.4.0
time=2026-05-04T09:59:40.110Z level=WARN msg="tracing disabled" err="dial tcp 127.0.0.1:4317: connect: connection refused"
time=2026-05-04T09:59:40.120Z level=ERROR msg="metrics server" err="listen tcp :9090: bind: address already in use"
time=2026-05-04T09:59:40.130Z level=INFO msg="shutting down" reason="context canceled"
time=2026-05-04T09:59:40.131Z level=INFO msg="bye"`,
    container: { ports: [{ containerPort: 8080 }, { containerPort: 9090 }] },
    siblings: [{ name: 'proxy', state: { running: {} }, ports: [{ containerPort: 9090 }] }],
  },
  {
    name: 'spring: port 8080 was already in use',
    source: 'spring-boot PortInUseFailureAnalyzer',
    expected: 'port-conflict',
    log: `${NOISE.spring}${NOISE.springEnd}
2026-05-04T09:59:41.930Z ERROR 1 --- [orders] [           main] o.s.b.d.LoggingFailureAnalysisReporter   :

***************************
APPLICATION FAILED TO START
***************************

Description:

Web server failed to start. Port 8080 was already in use.

Action:

Identify and stop the process that's listening on port 8080 or configure this application to listen on another port.
`,
  },
  {
    name: 'apache: could not bind',
    source: 'httpd listen.c',
    expected: 'port-conflict',
    log: `
AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10.244.1.7. Set the 'ServerName' directive globally to suppress this message
(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:8080
no listening sockets available, shutting down
AH00015: Unable to open logs`,
  },
  {
    name: 'rust actix: AddrInUse panic',
    source: 'actix-web bind example',
    expected: 'port-conflict',
    exit: 101,
    log: `${NOISE.rust}
thread 'main' panicked at src/main.rs:48:10:
called ${'`'}Result::unwrap()${'`'} on an ${'`'}Err${'`'} value: Os { code: 98, kind: AddrInUse, message: "Address already in use" }
note: run with ${'`'}RUST_BACKTRACE=1${'`'} environment variable to display a backtrace`,
  },
  {
    name: 'elixir: eaddrinuse',
    source: 'bandit / thousand_island start failure',
    expected: 'port-conflict',
    log: `${NOISE.elixir}
09:59:40.310 [notice] Application shop exited: Shop.Application.start(:normal, []) returned an error: shutdown: failed to start child: ShopWeb.Endpoint
    ** (EXIT) shutdown: failed to start child: {ShopWeb.Endpoint, :http}
        ** (EXIT) :eaddrinuse
Kernel pid terminated (application_controller) ("{application_start_failure,shop,{{shutdown,{failed_to_start_child,'Elixir.ShopWeb.Endpoint',{shutdown,{failed_to_start_child,{'Elixir.ShopWeb.Endpoint',http},eaddrinuse}}}},{'Elixir.Shop.Application',start,[normal,[]]}}}")

Crash dump is being written to: erl_crash.dump...done`,
  },
  {
    name: 'dotnet: kestrel address in use',
    source: 'Kestrel AddressInUseException',
    expected: 'port-conflict',
    exit: 134,
    log: `${NOISE.dotnet}
crit: Microsoft.Extensions.Hosting.Internal.Host[11]
      Hosting failed to start
System.IO.IOException: Failed to bind to address http://[::]:8080: address already in use.
 ---> Microsoft.AspNetCore.Connections.AddressInUseException: Address already in use
 ---> System.Net.Sockets.SocketException (98): Address already in use
   at System.Net.Sockets.Socket.UpdateStatusAfterSocketErrorAndThrowException(SocketError error, Boolean disconnectOnFailure, String callerName)
   --- End of inner exception stack trace ---
Unhandled exception. System.IO.IOException: Failed to bind to address http://[::]:8080: address already in use.`,
  },
  {
    name: 'node-exporter daemon with hostNetwork',
    source: 'prometheus/exporter-toolkit',
    expected: 'port-conflict',
    log: `${NOISE.logfmt}
ts=2026-05-04T09:59:40.200Z caller=node_exporter.go:223 level=error err="listen tcp 0.0.0.0:9100: bind: address already in use"`,
    spec: { hostNetwork: true },
  },
  {
    name: 'prometheus: TSDB lock held by the old pod',
    source: 'prometheus tsdb DirLocker',
    expected: 'lock-contention',
    log: `${NOISE.logfmt}
ts=2026-05-04T09:59:40.300Z caller=main.go:1170 level=error msg="Opening storage failed" err="lock DB directory: resource temporarily unavailable"
ts=2026-05-04T09:59:40.301Z caller=main.go:1003 level=info msg="Stopping scrape discovery manager..."
ts=2026-05-04T09:59:40.302Z caller=main.go:1035 level=info msg="See you next time!"`,
  },
  {
    name: 'rocksdb under kafka streams',
    source: 'rocksdb LOCK / RocksDBStore',
    expected: 'lock-contention',
    log: `${NOISE.jvm}
09:59:41.010 [agg-StreamThread-1] ERROR o.a.k.s.KafkaStreams - stream-client [agg] Encountered the following exception during processing
org.apache.kafka.streams.errors.ProcessorStateException: Error opening store counts at location /state/agg/1_0/rocksdb/counts
Caused by: org.rocksdb.RocksDBException: While lock file: /state/agg/1_0/rocksdb/counts/LOCK: Resource temporarily unavailable
	at org.rocksdb.RocksDB.open(Native Method)
09:59:41.220 [main] INFO  io.acme.Main - shutdown complete`,
  },
  {
    name: 'mariadb: ibdata1 locked',
    source: 'mariadb os_file_lock',
    expected: 'lock-contention',
    log: `
2026-05-04  9:59:40 0 [Note] Starting MariaDB 11.4.5-MariaDB source revision as process 1
2026-05-04  9:59:40 0 [Warning] Setting lower_case_table_names=2 because file system for /var/lib/mysql/ is case insensitive
2026-05-04  9:59:40 0 [ERROR] InnoDB: Unable to lock ./ibdata1 error: 11
2026-05-04  9:59:40 0 [Note] InnoDB: Check that you do not already have another mariadbd process using the same InnoDB data or log files.
2026-05-04  9:59:41 0 [ERROR] InnoDB: Plugin initialization aborted with error Generic error
2026-05-04  9:59:41 0 [ERROR] Plugin 'InnoDB' registration as a STORAGE ENGINE failed.
2026-05-04  9:59:41 0 [ERROR] Unknown/unsupported storage engine: InnoDB
2026-05-04  9:59:41 0 [ERROR] Aborting`,
  },
  {
    name: 'liquibase: changelog lock left behind',
    source: 'liquibase LockException',
    expected: 'lock-contention',
    acceptable: ['migration-failed'],
    lived: 320,
    log: `${NOISE.spring}
2026-05-04T09:54:41.100Z  INFO 1 --- [orders] [           main] liquibase.lockservice                    : Waiting for changelog lock....
2026-05-04T09:57:41.100Z  INFO 1 --- [orders] [           main] liquibase.lockservice                    : Waiting for changelog lock....${NOISE.springEnd}
2026-05-04T09:59:41.930Z ERROR 1 --- [orders] [           main] o.s.boot.SpringApplication               : Application run failed

org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'liquibase' defined in class path resource [org/springframework/boot/autoconfigure/liquibase/LiquibaseAutoConfiguration$LiquibaseConfiguration.class]: liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by orders-7c9-x2x (10.244.1.9) since 5/4/26, 8:12 AM
Caused by: liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by orders-7c9-x2x (10.244.1.9) since 5/4/26, 8:12 AM
	at liquibase.lockservice.StandardLockService.waitForLock(StandardLockService.java:270)
	... 18 common frames omitted`,
  },
  {
    name: 'bolt: influx meta store timeout',
    source: 'influxdata/influxdb bolt open timeout',
    expected: 'lock-contention',
    log: `
ts=2026-05-04T09:59:39.100Z lvl=info msg="Welcome to InfluxDB" version=v2.7.11 log_level=info
ts=2026-05-04T09:59:39.101Z lvl=warn msg="nats-port argument is deprecated and unused"
ts=2026-05-04T09:59:40.130Z lvl=error msg="Failed opening bolt" error="unable to open boltdb; is there another instance running? boltdb: timeout"
Error: unable to open boltdb; is there another instance running? boltdb: timeout`,
  },
  {
    name: 'sqlite under a python bot',
    source: 'sqlite3.OperationalError',
    expected: 'lock-contention',
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/bot.py", line 19, in <module>
    db.execute("PRAGMA journal_mode=WAL")
sqlite3.OperationalError: database is locked`,
  },
  {
    name: 'controller: lost its leader lease',
    source: 'client-go leaderelection',
    expected: 'lock-contention',
    acceptable: ['dependency-unreachable', 'unknown', 'app-exception'],
    lived: 5000,
    log: `${NOISE.klog}
I0504 09:59:40.301934       1 leaderelection.go:271] successfully acquired lease kube-system/controller
E0504 09:59:56.101934       1 leaderelection.go:436] error retrieving resource lock kube-system/controller: Get "https://10.96.0.1:443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/controller?timeout=5s": context deadline exceeded
I0504 10:00:01.101934       1 leaderelection.go:297] failed to renew lease kube-system/controller: context deadline exceeded
E0504 10:00:01.110934       1 main.go:188] "leader election lost"`,
  },
]
