/** Field cases: the application rejects its configuration. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const CONFIG_CASES: readonly LogCase[] = [
  {
    name: 'grafana: two default data sources',
    source: 'github.com/llm-d/llm-d/issues/494',
    expected: 'config-invalid',
    log: `
logger=settings t=2026-05-04T09:59:18.104Z level=info msg="Starting Grafana" version=12.0.1
logger=settings t=2026-05-04T09:59:18.105Z level=info msg="Config loaded from" file=/usr/share/grafana/conf/defaults.ini
logger=sqlstore t=2026-05-04T09:59:18.120Z level=info msg="Connecting to DB" dbtype=sqlite3
logger=plugin.loader t=2026-05-04T09:59:18.420Z level=warn msg="Skipping loading plugin due to problem with signature" pluginID=acme-panel status=unsigned
logger=grafana.update.checker t=2026-05-04T09:59:19.001Z level=error msg="Update check failed" error="failed to get latest.json repo from github.com: context deadline exceeded"
logger=provisioning t=2026-05-04T09:59:19.207Z level=error msg="Failed to provision data sources" error="Datasource provisioning error: datasource.yaml config is invalid. Only one datasource per organization can be marked as default"
Error: ✗ invalid service state: Failed, expected: Running, failure: not healthy, 0 terminated, 1 failed: [starting module provisioning: Datasource provisioning error: datasource.yaml config is invalid. Only one datasource per organization can be marked as default]`,
  },
  {
    name: 'spring: placeholder without value behind telemetry errors',
    source: 'spring-framework PropertyPlaceholderHelper',
    expected: 'config-invalid',
    log: `${NOISE.spring}
2026-05-04T09:59:41.611Z  WARN 1 --- [orders] [           main] ConfigServletWebServerApplicationContext : Exception encountered during context initialization - cancelling refresh attempt: org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'pspClient': Injection of autowired dependencies failed${NOISE.springEnd}
2026-05-04T09:59:41.930Z ERROR 1 --- [orders] [           main] o.s.boot.SpringApplication               : Application run failed

org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'pspClient': Injection of autowired dependencies failed
	at org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor.postProcessProperties(AutowiredAnnotationBeanPostProcessor.java:515)
	at org.springframework.boot.SpringApplication.run(SpringApplication.java:1350)
	at com.acme.orders.OrdersApplication.main(OrdersApplication.java:12)
Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'psp.api-key' in value "${'$'}{psp.api-key}"
	at org.springframework.util.PropertyPlaceholderHelper.parseStringValue(PropertyPlaceholderHelper.java:180)
	... 21 more`,
  },
  {
    name: 'envoy: bootstrap with an unknown field',
    source: 'envoy MessageUtil::loadFromJson / source/common/protobuf/utility.cc',
    expected: 'config-invalid',
    log: `
[2026-05-04 09:59:40.101][1][info][main] [source/server/server.cc:430] initializing epoch 0 (base id=0, hot restart version=11.104)
[2026-05-04 09:59:40.102][1][info][main] [source/server/server.cc:432] statically linked extensions:
[2026-05-04 09:59:40.110][1][warning][config] [source/common/protobuf/utility.cc:99] Deprecated field: type envoy.config.bootstrap.v3.Admin Using deprecated option 'envoy.config.bootstrap.v3.Admin.access_log_path'
[2026-05-04 09:59:40.114][1][critical][main] [source/server/server.cc:414] error initializing configuration '/etc/envoy/envoy.yaml': Protobuf message (type envoy.config.bootstrap.v3.Bootstrap reason INVALID_ARGUMENT: invalid JSON in envoy.config.bootstrap.v3.Bootstrap @ static_resources.listeners[0].filter_chain: message envoy.config.listener.v3.Listener, near 1:187 (offset 186): no such field: 'filter_chain') has unknown fields
[2026-05-04 09:59:40.114][1][info][main] [source/server/server.cc:1029] exiting`,
  },
  {
    name: 'haproxy: unknown keyword',
    source: 'haproxy cfgparse.c',
    expected: 'config-invalid',
    log: `
[NOTICE]   (1) : haproxy version is 3.0.10-1
[NOTICE]   (1) : path to executable is /usr/local/sbin/haproxy
[WARNING]  (1) : config : missing timeouts for backend 'api'.
[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:27] : unknown keyword 'option-httpchk' in 'backend' section
[ALERT]    (1) : config : Error(s) found in configuration file : /usr/local/etc/haproxy/haproxy.cfg
[ALERT]    (1) : config : Fatal errors found in configuration.`,
  },
  {
    name: 'go envconfig: required key missing, zap',
    source: 'kelseyhightower/envconfig Process',
    expected: 'config-invalid',
    log: String.raw`${NOISE.zap}
{"level":"fatal","ts":1777888781.002,"caller":"server/main.go:58","msg":"cannot read settings","error":"required key LEDGER_SIGNING_KEY missing value","stacktrace":"main.main\n\t/src/cmd/server/main.go:58\nruntime.main\n\t/usr/local/go/src/runtime/proc.go:283"}`,
  },
  {
    name: 'django: SECRET_KEY empty',
    source: 'django.conf Settings',
    expected: 'config-invalid',
    log: `${NOISE.gunicorn}
[2026-05-04 09:59:39 +0000] [8] [ERROR] Exception in worker process
Traceback (most recent call last):
  File "/app/.venv/lib/python3.12/site-packages/gunicorn/arbiter.py", line 608, in spawn_worker
    worker.init_process()
  File "/app/.venv/lib/python3.12/site-packages/django/conf/__init__.py", line 81, in __getattr__
    self._setup(name)
  File "/app/.venv/lib/python3.12/site-packages/django/conf/__init__.py", line 203, in __init__
    raise ImproperlyConfigured("The SECRET_KEY setting must not be empty.")
django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.
[2026-05-04 09:59:39 +0000] [8] [INFO] Worker exiting (pid: 8)
[2026-05-04 09:59:39 +0000] [1] [ERROR] Worker (pid:8) exited with code 3
[2026-05-04 09:59:39 +0000] [1] [ERROR] Shutting down: Master
[2026-05-04 09:59:39 +0000] [1] [ERROR] Reason: Worker failed to boot.`,
    exit: 3,
  },
  {
    name: 'prisma: DATABASE_URL not found',
    source: 'prisma docs, error P1012',
    expected: 'config-invalid',
    log: `${NOISE.nest}
[Nest] 1  - 05/04/2026, 9:59:41 AM   ERROR [ExceptionHandler] PrismaClientInitializationError:
error: Environment variable not found: DATABASE_URL.
  -->  schema.prisma:11
   |
10 |   provider = "postgresql"
11 |   url      = env("DATABASE_URL")
   |

Validation Error Count: 1
    at Proxy.onModuleInit (/app/dist/prisma.service.js:14:9) {
  clientVersion: '6.7.0',
  errorCode: 'P1012'
}`,
  },
  {
    name: 'prometheus: rule of the scrape config misspelt',
    source: 'prometheus config.Load, yaml strict unmarshal',
    expected: 'config-invalid',
    log: String.raw`${NOISE.logfmt}
ts=2026-05-04T09:59:40.118Z caller=main.go:627 level=error msg="Error loading config (--config.file=/etc/prometheus/prometheus.yml)" file=/etc/prometheus/prometheus.yml err="parsing YAML file /etc/prometheus/prometheus.yml: yaml: unmarshal errors:\n  line 34: field scrape_intervall not found in type config.ScrapeConfig"`,
    exit: 2,
  },
  {
    name: 'keycloak: hostname not set in production',
    source: 'keycloak docs, server/hostname',
    expected: 'config-invalid',
    log: `
Changes detected in configuration. Updating the server image.
2026-05-04 09:59:12,001 INFO  [io.quarkus.deployment.QuarkusAugmentor] (main) Quarkus augmentation completed in 6120ms
2026-05-04 09:59:20,101 WARN  [org.infinispan.CONFIG] (keycloak-cache-init) ISPN000569: Unable to persist Infinispan internal caches as no global state enabled
2026-05-04 09:59:22,400 ERROR [org.keycloak.quarkus.runtime.cli.ExecutionExceptionHandler] (main) ERROR: Strict hostname resolution configured but no hostname setting provided
2026-05-04 09:59:22,401 ERROR [org.keycloak.quarkus.runtime.cli.ExecutionExceptionHandler] (main) For more details run the same command passing the '--verbose' option. Also you can use '--help' to see the details about the usage of the particular command.
2026-05-04 09:59:22,410 INFO  [io.quarkus] (main) Keycloak stopped in 0.021s`,
  },
  {
    name: 'coredns: directive that this build does not know',
    source: 'caddy/coredns plugin directives',
    expected: 'config-invalid',
    log: `
maxprocs: Leaving GOMAXPROCS=4: CPU quota undefined
/etc/coredns/Corefile:9 - Error during parsing: Unknown directive 'proxy'`,
  },
  {
    name: 'vault: storage stanza missing',
    source: 'hashicorp/vault command/server.go',
    expected: 'config-invalid',
    log: `
WARNING! Unable to read storage migration status.
Couldn't start vault with IPC_LOCK. Disabling IPC_LOCK, please use --cap-add IPC_LOCK
A storage backend must be specified`,
  },
  {
    name: 'telegraf: input that does not exist, unquoted TOML',
    source: 'influxdata/telegraf config.LoadConfig',
    expected: 'config-invalid',
    log: `
2026-05-04T09:59:40Z I! Loading config: /etc/telegraf/telegraf.conf
2026-05-04T09:59:40Z W! DeprecationWarning: Option "container_names" of plugin "inputs.docker" deprecated since version 1.4.0
2026-05-04T09:59:40Z E! error loading config file /etc/telegraf/telegraf.conf: error parsing data: line 14: key 'urls' is already defined`,
  },
  {
    name: 'dotnet: connection string absent',
    source: 'Npgsql / EF Core ArgumentNullException',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    log: `${NOISE.dotnet}
Unhandled exception. System.InvalidOperationException: Connection string 'OrdersDb' not found.
   at Orders.Program.<Main>$(String[] args) in /src/Orders/Program.cs:line 23`,
    exit: 134,
    container: { env: [{ name: 'ASPNETCORE_ENVIRONMENT', value: 'Production' }] },
  },
]
