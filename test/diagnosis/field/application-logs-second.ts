/** Field cases, second round: more languages, and last lines that mislead. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const SECOND_CASES: readonly LogCase[] = [
  {
    name: 'ktor: HOCON key that nobody sets',
    source: 'ktor ApplicationConfigurationException',
    expected: 'config-invalid',
    log: `${NOISE.jvm}
Exception in thread "main" io.ktor.server.config.ApplicationConfigurationException: Property jwt.audience not found.
	at io.ktor.server.config.MapApplicationConfig.property(MapApplicationConfig.kt:109)
	at com.acme.ApplicationKt.module(Application.kt:22)`,
  },
  {
    name: 'play: evolutions need to be applied',
    source: 'playframework evolutions InvalidDatabaseRevision',
    expected: 'migration-failed',
    log: `${NOISE.jvm}
09:59:41.010 [main] ERROR play.api.db.evolutions - Your production database [default] needs evolutions, including downs!
Oops, cannot start the server.
@84b1b6c5i: Database 'default' needs evolution!`,
  },
  {
    name: 'puma: stale pid file on a volume',
    source: 'rails server pid check',
    expected: 'lock-contention',
    log: `
=> Booting Puma
=> Rails 7.2.2 application starting in production
A server is already running (pid: 1, file: /app/tmp/pids/server.pid).
Exiting`,
  },
  {
    name: 'sidekiq: Redis too old',
    source: 'sidekiq CLI version check',
    expected: 'app-exception',
    acceptable: ['dependency-unreachable', 'config-invalid', 'data-incompatible', 'unknown'],
    log: `
2026-05-04T09:59:38.101Z pid=1 tid=gvd INFO: Booted Rails 7.2.2 application in production environment
You are connecting to Redis 5.0.14, Sidekiq requires Redis 6.2.0 or greater
/usr/local/bundle/gems/sidekiq-7.3.9/lib/sidekiq/cli.rb:84:in 'Sidekiq::CLI#run'`,
  },
  {
    name: 'php-fpm: pool without a user that exists',
    source: 'php-fpm fpm_unix.c',
    expected: 'config-invalid',
    exit: 78,
    log: `
[04-May-2026 09:59:40] ERROR: [pool www] cannot get uid for user 'nginx'
[04-May-2026 09:59:40] ERROR: FPM initialization failed`,
  },
  {
    name: 'symfony messenger: AMQP socket',
    source: 'php-amqp AMQPConnectionException',
    expected: 'dependency-unreachable',
    log: `${NOISE.php}
09:59:41 CRITICAL  [console] Error thrown while running command "messenger:consume async". Message: "Socket error: could not connect to host." ["exception" => Symfony\\Component\\Messenger\\Exception\\TransportException]

In AmqpSender.php line 60:

  Socket error: could not connect to host.`,
  },
  {
    name: 'dotnet: pending model changes',
    source: 'EF Core 9 PendingModelChangesWarning',
    expected: 'migration-failed',
    acceptable: ['app-exception'],
    exit: 134,
    log: `${NOISE.dotnet}
Unhandled exception. System.InvalidOperationException: An error was generated for warning 'Microsoft.EntityFrameworkCore.Migrations.PendingModelChangesWarning': The model for context 'OrdersContext' has pending changes. Add a new migration before updating the database.
   at Orders.Program.<Main>$(String[] args) in /src/Orders/Program.cs:line 40`,
  },
  {
    name: 'dotnet: socket exception inside of RabbitMQ',
    source: 'RabbitMQ.Client BrokerUnreachableException',
    expected: 'dependency-unreachable',
    exit: 134,
    log: `${NOISE.dotnet}
Unhandled exception. RabbitMQ.Client.Exceptions.BrokerUnreachableException: None of the specified endpoints were reachable
 ---> System.AggregateException: One or more errors occurred. (Connection failed, host 10.96.3.3:5672)
 ---> RabbitMQ.Client.Exceptions.ConnectFailureException: Connection failed, host 10.96.3.3:5672
 ---> System.Net.Sockets.SocketException (111): Connection refused
   at RabbitMQ.Client.Impl.SocketFrameHandler.ConnectAsync()`,
  },
  {
    name: 'rust: config crate, enum in a file',
    source: 'config-rs / serde',
    expected: 'config-invalid',
    log: `${NOISE.rust}
Error: unknown variant ${'`'}postgress${'`'}, expected one of ${'`'}postgres${'`'}, ${'`'}sqlite${'`'} for key ${'`'}store.kind${'`'} in /etc/ledger/ledger.toml`,
  },
  {
    name: 'rust: raised fd limit refused while accepting',
    source: 'rust std::io Error 24',
    expected: 'resource-limit',
    lived: 7000,
    log: `${NOISE.rust}
2026-05-04T09:59:41.001554Z ERROR ledger::http: accept failed err=Os { code: 24, kind: Uncategorized, message: "Too many open files" }
2026-05-04T09:59:41.201554Z ERROR ledger: fatal: http server ended`,
  },
  {
    name: 'elixir: runtime.exs misses a variable',
    source: 'phoenix runtime.exs template',
    expected: 'config-invalid',
    log: `
ERROR! Config provider Config.Reader failed with:
** (RuntimeError) environment variable SECRET_KEY_BASE is missing.
You can generate one by calling: mix phx.gen.secret

    /app/releases/0.4.0/runtime.exs:41: (file)
    (elixir 1.18.3) src/elixir.erl:386: :elixir.eval_external_handler/3

Runtime terminating during boot ({#{message=><<101,110,118>>,'__struct__'=>'Elixir.RuntimeError'},[]})

Crash dump is being written to: erl_crash.dump...done`,
  },
  {
    name: 'postgrex: tcp connect nxdomain',
    source: 'DBConnection error log',
    expected: 'dns-failure',
    log: `
09:59:40.101 [error] Postgrex.Protocol (#PID<0.402.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (orders-db:5432): non-existing domain - :nxdomain
09:59:41.101 [error] Postgrex.Protocol (#PID<0.403.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (orders-db:5432): non-existing domain - :nxdomain
** (DBConnection.ConnectionError) connection not available and request was dropped from queue after 2987ms. This means requests are coming in and your connection pool cannot serve them fast enough.`,
  },
  {
    name: 'airflow scheduler: DAG folder is on a volume of another user',
    source: 'airflow logging setup',
    expected: 'permission-denied',
    log: `
Unable to load the config, contains a configuration error.
Traceback (most recent call last):
  File "/usr/local/lib/python3.12/pathlib.py", line 1311, in mkdir
    os.mkdir(self, mode)
PermissionError: [Errno 13] Permission denied: '/opt/airflow/logs/scheduler/2026-05-04'

The above exception was the direct cause of the following exception:

ValueError: Unable to configure handler 'processor'`,
  },
  {
    name: 'uvicorn: attribute of the app',
    source: 'uvicorn importer',
    expected: 'missing-file-or-module',
    acceptable: ['arguments-invalid', 'config-invalid', 'app-exception'],
    log: `
INFO:     Will watch for changes in these directories: ['/app']
ERROR:    Error loading ASGI app. Attribute "app" not found in module "main".`,
  },
  {
    name: 'pydantic settings behind a warning',
    source: 'pydantic-settings',
    expected: 'config-invalid',
    log: `${NOISE.python}
pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings
stripe_key
  Field required [type=missing, input_value={'log_level': 'info'}, input_type=dict]
    For further information visit https://errors.pydantic.dev/2.11/v/missing
port
  Input should be a valid integer, unable to parse string as an integer [type=int_parsing, input_value='80a', input_type=str]`,
  },
  {
    name: 'grpc python: handshake with a plain server',
    source: 'grpc-core ssl_transport_security',
    expected: 'tls-failure',
    acceptable: ['dependency-unreachable'],
    log: `
E0000 00:00:1777888780.101 12 ssl_transport_security.cc:1884] Handshake failed with error SSL_ERROR_SSL: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER: Invalid certificate verification context
Traceback (most recent call last):
  File "/app/client.py", line 20, in <module>
    stub.Ping(PingRequest())
grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:
	status = StatusCode.UNAVAILABLE
	details = "failed to connect to all addresses; last error: UNKNOWN: ipv4:10.96.1.1:443: Ssl handshake failed: SSL_ERROR_SSL: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER"
>`,
  },
  {
    name: 'next: build output is not in the image',
    source: 'next start',
    expected: 'missing-file-or-module',
    log: `
   ▲ Next.js 15.3.1
   - Local:        http://localhost:3000
 ✓ Starting...
Error: Could not find a production build in the '.next' directory. Try building your app with 'next build' before starting the production server. https://nextjs.org/docs/messages/production-start-no-build-id
    at setupFsCheck (/app/node_modules/next/dist/server/lib/router-utils/filesystem.js:151:19)`,
  },
  {
    name: 'node cluster: workers die, the master reports',
    source: 'made up of node cluster and EADDRINUSE messages',
    expected: 'port-conflict',
    log: `
{"level":"info","msg":"master 1 starts 2 workers"}
{"level":"error","msg":"uncaughtException: listen EADDRINUSE: address already in use :::8080","worker":1}
{"level":"warn","msg":"worker 1 (pid 19) exited with code 1"}
{"level":"error","msg":"uncaughtException: listen EADDRINUSE: address already in use :::8080","worker":2}
{"level":"warn","msg":"worker 2 (pid 20) exited with code 1"}
{"level":"error","msg":"no workers left, exiting"}`,
  },
  {
    name: 'go: quota of the object store, not of the disk',
    source: 'made up of S3 and logrus messages',
    expected: 'app-exception',
    acceptable: ['disk-full', 'dependency-unreachable', 'unknown'],
    log: `
time="2026-05-04T09:59:40Z" level=warning msg="low memory: gc forced"
time="2026-05-04T09:59:41Z" level=fatal msg="upload snapshot" error="XMinioStorageFull: Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed."`,
  },
  {
    name: 'java: address already in use under a nested cause',
    source: 'netty BindException in a JMX agent',
    expected: 'port-conflict',
    log: `
Exception in thread "main" java.lang.reflect.InvocationTargetException
	at java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:118)
	at java.instrument/sun.instrument.InstrumentationImpl.loadClassAndCallPremain(InstrumentationImpl.java:560)
Caused by: java.net.BindException: Address already in use
	at java.base/sun.nio.ch.Net.bind0(Native Method)
	at io.prometheus.jmx.JavaAgent.premain(JavaAgent.java:66)
	... 4 more
*** java.lang.instrument ASSERTION FAILED ***: "result" with message agent load/premain call failed at ./src/java.instrument/share/native/libinstrument/JPLISAgent.c line: 422
FATAL ERROR in native method: processing of -javaagent failed, processJavaStart failed`,
    exit: 134,
  },
]
