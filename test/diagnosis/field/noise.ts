/** Ordinary log lines of many run-times, with warnings that scare and mean nothing, to put around a real failure. */

/** Blocks of harmless lines by run-time; none of them is why a process ends. */
export const NOISE = {
  node: `
> orders@4.12.0 start
> node --enable-source-maps dist/main.js

(node:1) [DEP0040] DeprecationWarning: The ${'`'}punycode${'`'} module is deprecated. Please use a userland alternative instead.
(Use ${'`'}node --trace-deprecation ...${'`'} to show where the warning was created)
2026-05-04T09:59:41.102Z info: config loaded from /app/config/production.json
2026-05-04T09:59:41.110Z warn: NODE_EXTRA_CA_CERTS not set, using bundled roots
2026-05-04T09:59:41.121Z error: OTLPExporterError: connect ECONNREFUSED 127.0.0.1:4318, spans dropped, telemetry disabled
2026-05-04T09:59:41.133Z info: feature flags: 14 on, 3 off
2026-05-04T09:59:41.140Z warn: statsd socket error ignored: getaddrinfo EAI_AGAIN statsd`,
  nest: `
[Nest] 1  - 05/04/2026, 9:59:40 AM     LOG [NestFactory] Starting Nest application...
[Nest] 1  - 05/04/2026, 9:59:40 AM     LOG [InstanceLoader] ConfigHostModule dependencies initialized +18ms
[Nest] 1  - 05/04/2026, 9:59:40 AM     LOG [InstanceLoader] PassportModule dependencies initialized +0ms
[Nest] 1  - 05/04/2026, 9:59:40 AM    WARN [LegacyRouteConverter] Unsupported route path: "/api/*". Attempting to auto-convert...
[Nest] 1  - 05/04/2026, 9:59:40 AM     LOG [InstanceLoader] TerminusModule dependencies initialized +1ms`,
  zap: String.raw`
{"level":"info","ts":1777888780.102,"caller":"server/main.go:41","msg":"starting","version":"v2.18.0","go":"go1.24.3"}
{"level":"warn","ts":1777888780.110,"caller":"maxprocs/maxprocs.go:47","msg":"maxprocs: Leaving GOMAXPROCS=2: CPU quota undefined"}
{"level":"error","ts":1777888780.214,"caller":"tracing/otlp.go:88","msg":"traces export failed, will retry","error":"context deadline exceeded: rpc error: code = Unavailable desc = name resolver error: produced zero addresses"}
{"level":"info","ts":1777888780.215,"caller":"cache/warm.go:19","msg":"cache warmed","entries":1204,"errors":0}
{"level":"warn","ts":1777888780.219,"caller":"flags/remote.go:63","msg":"remote flags unavailable, using defaults","error":"Get \"https://flags.internal/v1\": dial tcp 10.0.4.9:443: connect: connection refused"}`,
  logfmt: String.raw`
ts=2026-05-04T09:59:40.001Z caller=main.go:120 level=info msg="Starting" version="(version=3.2.0, branch=HEAD, revision=ab12cd3)"
ts=2026-05-04T09:59:40.004Z caller=main.go:121 level=info build_context="(go=go1.24.1, platform=linux/amd64, user=, date=)"
ts=2026-05-04T09:59:40.009Z caller=server.go:90 level=warn msg="experimental feature is enabled, use at own risk"
ts=2026-05-04T09:59:40.013Z caller=usage.go:77 level=error msg="failed to report usage statistics" err="Post \"https://stats.example.org/usage\": dial tcp: i/o timeout"
ts=2026-05-04T09:59:40.020Z caller=memberlist.go:439 level=warn msg="no peers found, running alone" attempt=1`,
  klog: `
I0504 09:59:40.101934       1 main.go:98] "Starting controller" version="v1.15.1" commit="a1b2c3d"
W0504 09:59:40.102110       1 client_config.go:667] Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.
I0504 09:59:40.140221       1 envvar.go:172] "Feature gate default state" feature="WatchListClient" enabled=false
W0504 09:59:40.151733       1 warnings.go:70] v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
I0504 09:59:40.160412       1 leaderelection.go:257] attempting to acquire leader lease kube-system/controller...`,
  spring: String.raw`
  .   ____          _            __ _ _
 /\\ / ___'_ __ _ _(_)_ __  __ _ \ \ \ \
( ( )\___ | '_ | '_| | '_ \/ _${'`'} | \ \ \ \
 :: Spring Boot ::                (v3.4.5)

2026-05-04T09:59:33.481Z  INFO 1 --- [orders] [           main] c.a.orders.OrdersApplication             : Starting OrdersApplication v4.1.0 using Java 21.0.7 with PID 1 (/app/app.jar started by spring in /app)
2026-05-04T09:59:33.490Z  INFO 1 --- [orders] [           main] c.a.orders.OrdersApplication             : The following 1 profile is active: "prod"
2026-05-04T09:59:35.772Z  WARN 1 --- [orders] [           main] o.s.c.support.PostProcessorRegistrationDelegate$BeanPostProcessorChecker : Bean 'meterRegistry' of type [io.micrometer.prometheusmetrics.PrometheusMeterRegistry] is not eligible for getting processed by all BeanPostProcessors
2026-05-04T09:59:36.100Z  WARN 1 --- [orders] [           main] JpaBaseConfiguration$JpaWebConfiguration : spring.jpa.open-in-view is enabled by default. Therefore, database queries may be performed during view rendering.
2026-05-04T09:59:36.410Z ERROR 1 --- [orders] [otel-exporter-1] i.o.exporter.internal.http.HttpExporter  : Failed to export spans. The request could not be executed. Full error message: Failed to connect to localhost/127.0.0.1:4318
2026-05-04T09:59:37.004Z  INFO 1 --- [orders] [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat initialized with port 8080 (http)`,
  springEnd: `
2026-05-04T09:59:41.882Z  INFO 1 --- [orders] [           main] o.apache.catalina.core.StandardService   : Stopping service [Tomcat]
2026-05-04T09:59:41.890Z  WARN 1 --- [orders] [           main] o.a.c.loader.WebappClassLoaderBase       : The web application [ROOT] appears to have started a thread named [lettuce-timer-3-1] but has failed to stop it. This is very likely to create a memory leak.
2026-05-04T09:59:41.902Z  INFO 1 --- [orders] [           main] .s.b.a.l.ConditionEvaluationReportLogger :

Error starting ApplicationContext. To display the condition evaluation report re-run your application with 'debug' enabled.`,
  python: `
/usr/local/lib/python3.12/site-packages/requests/__init__.py:86: RequestsDependencyWarning: Unable to find acceptable character detection dependency (chardet or charset_normalizer).
  warnings.warn(
2026-05-04 09:59:40,118 INFO    [app.boot] starting worker pid=7 python=3.12.10
2026-05-04 09:59:40,341 WARNING [sentry_sdk.errors] Sentry SDK: connection error, event dropped (HTTPSConnectionPool(host='o11.ingest.example.io', port=443): Read timed out.)
2026-05-04 09:59:40,347 DEBUG   [app.flags] fallback to local flags
2026-05-04 09:59:40,351 ERROR   [app.metrics] pushgateway: <urlopen error [Errno 111] Connection refused> (ignored)`,
  gunicorn: `
[2026-05-04 09:59:38 +0000] [1] [INFO] Starting gunicorn 23.0.0
[2026-05-04 09:59:38 +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)
[2026-05-04 09:59:38 +0000] [1] [INFO] Using worker: gthread
[2026-05-04 09:59:38 +0000] [8] [INFO] Booting worker with pid: 8
/app/.venv/lib/python3.12/site-packages/pkg_resources/__init__.py:3144: DeprecationWarning: Deprecated call to ${'`'}pkg_resources.declare_namespace('google')${'`'}.`,
  rails: `
=> Booting Puma
=> Rails 7.2.2 application starting in production
=> Run ${'`'}bin/rails server --help${'`'} for more startup options
DEPRECATION WARNING: ${'`'}config.fixture_paths=${'`'} is deprecated (called from <top (required)> at /app/config/environment.rb:5)
W, [2026-05-04T09:59:40.201 #1]  WARN -- : Bootsnap: cache directory is not writable, continuing without it
E, [2026-05-04T09:59:40.310 #1] ERROR -- : [Datadog] Unable to reach the agent at 127.0.0.1:8126, traces are dropped`,
  dotnet: `
warn: Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository[60]
      Storing keys in a directory '/root/.aspnet/DataProtection-Keys' that may not be persisted outside of the container.
warn: Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager[35]
      No XML encryptor configured. Key {5b0c9f0e-5a1f-4a39-8d63-0ff3a9a0f2ab} may be persisted to storage in unencrypted form.
info: Microsoft.Hosting.Lifetime[0]
      Hosting environment: Production
warn: Microsoft.AspNetCore.HttpsPolicy.HttpsRedirectionMiddleware[3]
      Failed to determine the https port for redirect.`,
  rust: `
2026-05-04T09:59:40.100231Z  INFO ledger: starting version="0.9.2" rustc="1.87.0"
2026-05-04T09:59:40.101554Z  WARN ledger::config: field ${'`'}legacy_mode${'`'} is deprecated and ignored
2026-05-04T09:59:40.220019Z ERROR opentelemetry_otlp: BatchSpanProcessor.ExportError error="transport error" retry=true
2026-05-04T09:59:40.221507Z  INFO ledger::store: opened index shards=8`,
  elixir: `
09:59:40.101 [info] Running MyAppWeb.Endpoint with Bandit 1.6.1 at :::4000 (http)
09:59:40.113 [warning] Cldr: the locale "pt-XX" is not known, using "pt"
09:59:40.130 [error] Failed to connect to statsd on 127.0.0.1:8125, metrics are discarded: :econnrefused`,
  php: String.raw`
[04-May-2026 09:59:38] NOTICE: fpm is running, pid 1
[04-May-2026 09:59:38] NOTICE: ready to handle connections
PHP Deprecated:  Creation of dynamic property App\Kernel::$warmupDir is deprecated in /app/vendor/symfony/http-kernel/Kernel.php on line 120
[2026-05-04 09:59:39] production.WARNING: Debugbar is disabled {"env":"production"}`,
  kafka: `
[2026-05-04 09:59:33,101] INFO Registered kafka:type=kafka.Log4jController MBean (kafka.utils.Log4jControllerRegistration$)
[2026-05-04 09:59:33,480] INFO Setting -D jdk.tls.rejectClientInitiatedRenegotiation=true to disable client-initiated TLS renegotiation (org.apache.zookeeper.common.X509Util)
[2026-05-04 09:59:33,771] WARN No meta.properties file under dir /tmp/unused (kafka.server.BrokerMetadataCheckpoint)
[2026-05-04 09:59:34,002] INFO starting (kafka.server.KafkaServer)
[2026-05-04 09:59:34,190] WARN [ThrottledChannelReaper-Fetch]: Starting (kafka.server.ClientQuotaManager$ThrottledChannelReaper)`,
  pg: `

PostgreSQL Database directory appears to contain a database; Skipping initialization

2026-05-04 09:59:40.101 UTC [1] LOG:  starting PostgreSQL 16.9 (Debian 16.9-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit
2026-05-04 09:59:40.102 UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432
2026-05-04 09:59:40.108 UTC [1] LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"`,
  jvm: `
Picked up JAVA_TOOL_OPTIONS: -XX:MaxRAMPercentage=75.0
WARNING: sun.misc.Unsafe::objectFieldOffset has been called by io.netty.util.internal.PlatformDependent0
SLF4J(W): Class path contains multiple SLF4J providers.
09:59:36.012 [main] INFO  io.acme.Main - boot 3.2.0
09:59:36.240 [main] WARN  io.acme.metrics.Push - cannot reach pushgateway:9091, java.net.ConnectException: Connection refused, metrics will be buffered`,
} as const
