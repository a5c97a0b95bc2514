/** Field cases: servers and platform components with logs of their own style. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const SERVER_CASES: readonly LogCase[] = [
  {
    name: 'clickhouse: config directory with broken XML',
    source: 'ClickHouse ConfigProcessor, Poco XML',
    expected: 'config-invalid',
    exit: 232,
    log: `
Processing configuration file '/etc/clickhouse-server/config.xml'.
Merging configuration file '/etc/clickhouse-server/config.d/users.xml'.
Poco::Exception. Code: 1000, e.code() = 0, SAXParseException: XML document structures must start and end within the same entity, in '/etc/clickhouse-server/config.d/users.xml', line 12 column 3 (version 25.3.2.39 (official build))`,
  },
  {
    name: 'clickhouse: owner of the data directory',
    source: 'ClickHouse Server.cpp MISMATCHING_USERS_FOR_PROCESS_AND_DATA',
    expected: 'permission-denied',
    acceptable: ['data-incompatible'],
    exit: 174,
    log: `
Processing configuration file '/etc/clickhouse-server/config.xml'.
Logging information to /var/log/clickhouse-server/clickhouse-server.log
Code: 430. DB::Exception: Effective user of the process (clickhouse) does not match the owner of the data (root). Run under 'sudo -u root'. (MISMATCHING_USERS_FOR_PROCESS_AND_DATA) (version 25.3.2.39 (official build))`,
  },
  {
    name: 'cassandra: seeds do not resolve',
    source: 'cassandra SimpleSeedProvider / DatabaseDescriptor',
    expected: 'dns-failure',
    acceptable: ['config-invalid'],
    exit: 3,
    log: `
INFO  [main] 2026-05-04 09:59:36,101 YamlConfigurationLoader.java:104 - Configuration location: file:/etc/cassandra/cassandra.yaml
WARN  [main] 2026-05-04 09:59:36,404 DatabaseDescriptor.java:620 - Only 4.1GiB free across all data volumes. Consider adding more capacity to your cluster or removing obsolete snapshots
WARN  [main] 2026-05-04 09:59:37,101 SimpleSeedProvider.java:62 - Seed provider couldn't lookup host cassandra-0.cassandra.db.svc.cluster.local
Exception (org.apache.cassandra.exceptions.ConfigurationException) encountered during startup: The seed provider lists no seeds.
ERROR [main] 2026-05-04 09:59:37,106 CassandraDaemon.java:900 - Exception encountered during startup: The seed provider lists no seeds.`,
  },
  {
    name: 'minio: different root credentials format',
    source: 'minio cmd/common-main.go',
    expected: 'config-invalid',
    acceptable: ['authentication-failed'],
    log: `
WARNING: Detected Linux kernel version older than 4.0 release, there are some known potential performance problems with this kernel version.
FATAL Unable to validate credentials inherited from the shell environment: Invalid credentials
      > Please provide correct credentials
      HINT:
        Access key length should be at least 3, and secret key length at least 8 characters`,
  },
  {
    name: 'argo cd: redis secret of the application controller',
    source: 'argoproj/argo-cd cmd/argocd-application-controller',
    expected: 'authentication-failed',
    log: `
time="2026-05-04T09:59:40Z" level=info msg="ArgoCD Application Controller is starting" built="2026-03-20" commit=abc namespace=argocd version=v3.0.2
time="2026-05-04T09:59:40Z" level=warning msg="Resource exclusions: deprecated key resource.customizations is ignored"
time="2026-05-04T09:59:41Z" level=warning msg="Failed to save cluster info: NOAUTH Authentication required."
time="2026-05-04T09:59:41Z" level=fatal msg="Failed to initialise cache: NOAUTH Authentication required."`,
    exit: 20,
  },
  {
    name: 'airflow: database is not initialised',
    source: 'airflow check-migrations',
    expected: 'migration-failed',
    role: 'init',
    lived: 65,
    log: `
/home/airflow/.local/lib/python3.12/site-packages/flask_limiter/extension.py:333 UserWarning: Using the in-memory storage for tracking rate limits as no storage was explicitly specified.
[2026-05-04T09:59:10.101+0000] {migration.py:207} INFO - Context impl PostgresqlImpl.
[2026-05-04T09:59:10.110+0000] {db.py:880} INFO - Waiting for migrations... 1 second(s)
[2026-05-04T09:59:40.110+0000] {db.py:880} INFO - Waiting for migrations... 60 second(s)
Traceback (most recent call last):
  File "/home/airflow/.local/lib/python3.12/site-packages/airflow/utils/db.py", line 878, in check_migrations
    raise TimeoutError(
TimeoutError: There are still unapplied migrations after 60 seconds. Migration Head(s) in DB: set() | Migration Head(s) in Source Code: {'5f2621c13b39'}`,
  },
  {
    name: 'superset: python driver for the database is absent',
    source: 'apache/superset docs, database drivers',
    expected: 'missing-file-or-module',
    log: `
Loaded your LOCAL configuration at [/app/pythonpath/superset_config.py]
2026-05-04 09:59:38,101:WARNING:superset.initialization:We haven't found any Content Security Policy (CSP) defined in the configurations.
Traceback (most recent call last):
  File "/usr/local/bin/superset", line 33, in <module>
    sys.exit(load_entry_point('apache-superset', 'console_scripts', 'superset')())
  File "/app/.venv/lib/python3.11/site-packages/sqlalchemy/dialects/postgresql/psycopg2.py", line 782, in dbapi
    import psycopg2
ModuleNotFoundError: No module named 'psycopg2'`,
  },
  {
    name: 'istio proxy: istiod cannot be reached',
    source: 'istio pilot-agent',
    expected: 'dependency-unreachable',
    acceptable: ['dns-failure'],
    lived: 300,
    log: `
2026-05-04T09:54:40.101Z	info	FLAG: --concurrency="0"
2026-05-04T09:54:40.110Z	info	Proxy role	ips=[10.244.1.7] type=sidecar id=api-5d4c.shop domain=shop.svc.cluster.local
2026-05-04T09:54:41.301Z	warning	envoy config	StreamAggregatedResources gRPC config stream closed: 14, connection error: desc = "transport: Error while dialing: dial tcp 10.96.8.8:15012: connect: connection refused"
2026-05-04T09:56:41.301Z	warning	envoy config	StreamAggregatedResources gRPC config stream closed: 14, connection error: desc = "transport: Error while dialing: dial tcp 10.96.8.8:15012: connect: connection refused"
2026-05-04T09:59:40.000Z	error	failed to start proxy: failed to fetch workload certificate from CA: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.96.8.8:15012: connect: connection refused"
Error: failed to start proxy`,
  },
  {
    name: 'bun: package not found',
    source: 'bun runtime resolver',
    expected: 'missing-file-or-module',
    log: `
$ bun run src/index.ts
error: Cannot find package "hono" from "/app/src/index.ts"
error: script "start" exited with code 1`,
  },
  {
    name: 'tempo: object store key refused',
    source: 'minio-go ErrorResponse in grafana/tempo',
    expected: 'authentication-failed',
    log: `${NOISE.logfmt}
level=error ts=2026-05-04T09:59:41.301Z caller=main.go:121 msg="error running Tempo" err="failed to init module services: error initialising module: store: failed to create store: unexpected error from ListObjects on traces: The Access Key Id you provided does not exist in our records."`,
  },
  {
    name: 'micronaut: no bean for a required property, kotlin',
    source: 'micronaut DependencyInjectionException',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    log: `${NOISE.jvm}
09:59:41.010 [main] ERROR io.micronaut.runtime.Micronaut - Error starting Micronaut server: Bean definition [com.acme.mail.Sender] could not be loaded: Failed to inject value for parameter [host] of class: com.acme.mail.Sender

Message: Error resolving property value [${'$'}{smtp.host}]. Property doesn't exist
Path Taken: new Sender(String host)
io.micronaut.context.exceptions.BeanInstantiationException: Bean definition [com.acme.mail.Sender] could not be loaded: Failed to inject value for parameter [host] of class: com.acme.mail.Sender
	at io.micronaut.context.DefaultBeanContext.initializeContext(DefaultBeanContext.java:1980)`,
  },
  {
    name: 'camunda zeebe: partition on a full disk watermark',
    source: 'camunda zeebe DiskSpaceUsageMonitor',
    expected: 'disk-full',
    lived: 400,
    log: `
2026-05-04 09:59:31.101 [Broker-0] [zb-actors-0] [] WARN  io.camunda.zeebe.broker.system - Disk space usage is above limit, pausing stream processor
2026-05-04 09:59:38.101 [Broker-0] [raft-server-0-1] [] ERROR io.atomix.raft.impl.RaftContext - An uncaught exception occurred, transition to inactive role
java.io.UncheckedIOException: java.io.IOException: No space left on device
	at io.camunda.zeebe.journal.file.SegmentsManager.getNextSegment(SegmentsManager.java:190)
2026-05-04 09:59:40.101 [] [] [] INFO  org.apache.catalina.core.StandardService - Stopping service [Tomcat]`,
  },
  {
    name: 'logstash: pipeline that does not parse',
    source: 'logstash ConfigurationError',
    expected: 'config-invalid',
    log: String.raw`
Using bundled JDK: /usr/share/logstash/jdk
[2026-05-04T09:59:30,101][WARN ][logstash.config.source.multilocal] Ignoring the 'pipelines.yml' file because modules or command line options are specified
[2026-05-04T09:59:34,101][ERROR][logstash.agent           ] Failed to execute action {:action=>LogStash::PipelineAction::Create/pipeline_id:main, :exception=>"LogStash::ConfigurationError", :message=>"Expected one of [ \\t\\r\\n], \"#\", \"input\", \"filter\", \"output\" at line 21, column 1 (byte 410)"}
[2026-05-04T09:59:34,401][INFO ][logstash.runner          ] Logstash shut down.
[2026-05-04T09:59:34,410][FATAL][org.logstash.Logstash    ] Logstash stopped processing because of an error: (SystemExit) exit`,
  },
  {
    name: 'consul: data dir from another node id',
    source: 'hashicorp/consul agent setupNodeID, raft protocol',
    expected: 'data-incompatible',
    log: `
==> Starting Consul agent...
2026-05-04T09:59:40.101Z [WARN]  agent: bootstrap_expect > 0: expecting 3 servers
2026-05-04T09:59:40.110Z [ERROR] agent: Error starting agent: error="Failed to start Consul server: Failed to start Raft: failed to load any existing snapshots: snapshot CRC mismatch, stored data is corrupt"
2026-05-04T09:59:40.120Z [INFO]  agent: Exit code: code=1`,
  },
  {
    name: 'envoy: two listeners on one address',
    source: 'envoy ListenerManagerImpl',
    expected: 'port-conflict',
    log: `
[2026-05-04 09:59:40.101][1][info][main] [source/server/server.cc:430] initializing epoch 0 (base id=0, hot restart version=11.104)
[2026-05-04 09:59:40.110][1][warning][runtime] [source/common/runtime/runtime_features.cc:65] Unable to use runtime singleton for feature envoy.reloadable_features.x
[2026-05-04 09:59:40.114][1][critical][main] [source/server/server.cc:414] error initializing configuration '/etc/envoy/envoy.yaml': error adding listener '0.0.0.0:9901': cannot bind '0.0.0.0:9901': Address already in use
[2026-05-04 09:59:40.114][1][info][main] [source/server/server.cc:1029] exiting`,
  },
  {
    name: 'apache: module of a directive is not loaded',
    source: 'httpd docs, Invalid command',
    expected: 'config-invalid',
    log: `
AH00526: Syntax error on line 14 of /usr/local/apache2/conf/extra/proxy.conf:
Invalid command 'ProxyPass', perhaps misspelled or defined by a module not included in the server configuration`,
  },
  {
    name: 'sqs worker: everything wrapped in one JSON line',
    source: 'pino with err serializer',
    expected: 'dependency-unreachable',
    lived: 20,
    log: String.raw`
{"level":30,"time":1777888780102,"pid":1,"hostname":"api-x","msg":"boot"}
{"level":40,"time":1777888780110,"pid":1,"hostname":"api-x","msg":"config: unknown key \"colour\" ignored"}
{"level":50,"time":1777888781110,"pid":1,"hostname":"api-x","err":{"type":"Error","message":"getaddrinfo ENOTFOUND metrics-agent","stack":"Error: getaddrinfo ENOTFOUND metrics-agent\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)"},"msg":"metrics disabled"}
{"level":60,"time":1777888790110,"pid":1,"hostname":"api-x","err":{"type":"ConnectionError","message":"Failed to connect to sql-orders:1433 in 15000ms","code":"ETIMEOUT","stack":"ConnectionError: Failed to connect to sql-orders:1433 in 15000ms\n    at Connection.connectTimeout (/app/node_modules/tedious/lib/connection.js:1256:54)"},"msg":"startup failed"}`,
  },
  {
    name: 'typeorm: relation does not exist',
    source: 'typeorm QueryFailedError',
    expected: 'migration-failed',
    acceptable: ['app-exception'],
    log: `${NOISE.nest}
[Nest] 1  - 05/04/2026, 9:59:41 AM   ERROR [Scheduler] startup job failed
QueryFailedError: relation "outbox_events" does not exist
    at PostgresQueryRunner.query (/app/node_modules/typeorm/driver/postgres/PostgresQueryRunner.js:219:19)
    at async OutboxService.onApplicationBootstrap (/app/dist/outbox/outbox.service.js:40:9)`,
  },
  {
    name: 'nest: dependency injection cannot resolve',
    source: 'nestjs UnknownDependenciesException',
    expected: 'app-exception',
    log: `${NOISE.nest}
[Nest] 1  - 05/04/2026, 9:59:40 AM   ERROR [ExceptionHandler] UnknownDependenciesException [Error]: Nest can't resolve dependencies of the CartService (CartRepository, ?). Please make sure that the argument "PricingService" at index [1] is available in the CartModule context.`,
  },
  {
    name: 'truncated java trace without its head',
    source: 'made up: the log was rotated in the middle of a trace',
    expected: 'dependency-unreachable',
    log: `
	at org.springframework.beans.factory.support.AbstractBeanFactory.doGetBean(AbstractBeanFactory.java:333)
	at org.springframework.boot.SpringApplication.run(SpringApplication.java:1350)
	at com.acme.orders.OrdersApplication.main(OrdersApplication.java:12)
Caused by: io.lettuce.core.RedisConnectionException: Unable to connect to redis-master:6379
	at io.lettuce.core.RedisConnectionException.create(RedisConnectionException.java:63)
	... 30 common frames omitted
Caused by: io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: redis-master/10.96.7.7:6379
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	... 7 common frames omitted`,
  },
]
