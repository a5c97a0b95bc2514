import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('config-invalid', {
  recognised: [
    {
      of: 'Spring Boot, placeholder (docs.spring.io/spring-boot/reference/features/external-config.html)',
      log: `2026-05-04 09:59:40.123  INFO 1 --- [main] c.s.Api : Starting Api v1.4.2
2026-05-04 09:59:44.871 ERROR 1 --- [main] o.s.boot.SpringApplication : Application run failed
org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'gateway': Injection of autowired dependencies failed
	at org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor.postProcessProperties(AutowiredAnnotationBeanPostProcessor.java:515)
Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'payment.api-key' in value "\${payment.api-key}"
	at org.springframework.util.PropertyPlaceholderHelper.parseStringValue(PropertyPlaceholderHelper.java:180)
	... 21 more`,
      says: ['payment.api-key'],
    },
    {
      of: 'Spring Boot failure analysis (FailureAnalysisReporter)',
      log: `2026-05-04 09:59:44.871 ERROR 1 --- [main] o.s.b.d.LoggingFailureAnalysisReporter :

***************************
APPLICATION FAILED TO START
***************************

Description:

Failed to configure a DataSource: 'url' attribute is not specified and no embedded datasource could be configured.

Reason: Failed to determine a suitable driver class`,
    },
    {
      of: 'Django (docs.djangoproject.com/en/stable/ref/exceptions/#improperlyconfigured)',
      log: `Traceback (most recent call last):
  File "/app/manage.py", line 22, in <module>
    main()
django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.`,
      says: ['SECRET_KEY'],
    },
    {
      of: 'os.environ (docs.python.org/3/library/os.html#os.environ)',
      log: `Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    url = os.environ["DATABASE_URL"]
  File "<frozen os>", line 679, in __getitem__
KeyError: 'DATABASE_URL'`,
      says: ['DATABASE_URL is not set', 'DATABASE_URI'],
      container: { env: [{ name: 'DATABASE_URI', value: 'postgres://db/shop' }] },
    },
    {
      of: 'pydantic-settings 2 (docs.pydantic.dev/latest/errors/validation_errors/#missing)',
      log: `Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    settings = Settings()
pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings
redis_dsn
  Field required [type=missing, input_value={'debug': 'false'}, input_type=dict]
    For further information visit https://errors.pydantic.dev/2.7/v/missing`,
      says: ['REDIS_DSN'],
      container: { env: [{ name: 'REDIS_URL', value: 'redis://cache' }] },
    },
    {
      of: 'kelseyhightower/envconfig (envconfig.go)',
      log: `2026/05/04 09:59:45 required key SHOP_DB_HOST missing value`,
      says: ['SHOP_DB_HOST'],
    },
    {
      of: 'caarlos0/env (error.go)',
      log: `{"level":"fatal","ts":1777888785.1,"msg":"config","error":"env: required environment variable \\"JWT_ISSUER\\" is not set"}`,
      says: ['JWT_ISSUER'],
    },
    {
      of: 'spf13/viper (viper.go)',
      log: `panic: fatal error config file: Config File "config" Not Found in "[/etc/api /root/.api]"

goroutine 1 [running]:
main.main()
	/src/main.go:21 +0x1d4`,
    },
    {
      of: 'envalid (github.com/af/envalid reporter.ts)',
      log: `================================
 Missing environment variables:
    STRIPE_KEY: eg. "sk_live"; See https://stripe.com
================================
 Exiting with error code 1`,
      says: ['STRIPE_KEY'],
    },
    {
      of: 'NestJS ConfigModule with Joi (docs.nestjs.com/techniques/configuration)',
      log: `/app/node_modules/@nestjs/config/dist/config.module.js:61
                throw new Error(\`Config validation error: \${error.message}\`);
                ^

Error: Config validation error: "KAFKA_BROKERS" is required
    at ConfigModule.forRoot (/app/node_modules/@nestjs/config/dist/config.module.js:61:23)
    at Object.<anonymous> (/app/dist/app.module.js:30:29)

Node.js v22.4.0`,
      says: ['KAFKA_BROKERS'],
    },
    {
      of: 'nginx (nginx.org/en/docs/ngx_core_module.html)',
      log: `nginx: [emerg] invalid number of arguments in "proxy_pass" directive in /etc/nginx/conf.d/default.conf:12`,
      says: ['ConfigMap web-conf'],
      container: { volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }] },
      around: { spec: { volumes: [{ name: 'conf', configMap: { name: 'web-conf' } }] } },
    },
    {
      of: 'Apache httpd AH00526 (server/config.c)',
      log: `AH00526: Syntax error on line 31 of /usr/local/apache2/conf/httpd.conf:
Invalid command 'ProxyPas', perhaps misspelled or defined by a module not included in the server configuration`,
    },
    {
      of: 'Redis (src/config.c)',
      log: `*** FATAL CONFIG FILE ERROR (Redis 7.2.4) ***
Reading the configuration file, at line 3
>>> 'maxmemory-polcy allkeys-lru'
Bad directive or wrong number of arguments`,
    },
    {
      of: 'PostgreSQL (src/backend/utils/misc/guc.c)',
      log: `2026-05-04 09:59:44.100 UTC [1] LOG:  unrecognized configuration parameter "shared_bufers" in file "/etc/postgresql/postgresql.conf" line 4
2026-05-04 09:59:44.100 UTC [1] FATAL:  configuration file "/etc/postgresql/postgresql.conf" contains errors`,
    },
    {
      of: 'OpenTelemetry Collector (otelcol/config.go)',
      log: `Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):

error decoding 'exporters': unknown type: "jaegr" for id: "jaegr" (valid values: [debug otlp otlphttp])
2026/05/04 09:59:44 collector server run finished with error: failed to get config`,
    },
    {
      of: 'Fluent Bit (src/flb_config_format.c)',
      log: `[2026/05/04 09:59:44] [error] [config] section 'outptu' tried to instance a plugin name that don't exist
[2026/05/04 09:59:44] [error] configuration file contains errors, aborting.`,
    },
    {
      of: 'bash set -u (bash manual)',
      log: `/entrypoint.sh: line 4: SMTP_HOST: unbound variable`,
      says: ['SMTP_HOST'],
    },
    {
      of: 'the image of PostgreSQL (github.com/docker-library/postgres docker-entrypoint.sh)',
      log: `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".`,
      says: ['POSTGRES_PASSWORD'],
    },
    {
      of: 'Rust, dotenvy and expect (doc.rust-lang.org/std/env/enum.VarError.html)',
      log: `thread 'main' panicked at src/main.rs:14:48:
called \`Result::unwrap()\` on an \`Err\` value: NotPresent
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
      exitCode: 101,
    },
    {
      of: 'Elixir releases (hexdocs.pm/mix config/runtime.exs template)',
      log: `** (RuntimeError) environment variable DATABASE_URL is missing.
For example: ecto://USER:PASS@HOST/DATABASE

    (stdlib 5.2) erl_eval.erl:746: :erl_eval.do_apply/7`,
      says: ['DATABASE_URL'],
    },
    {
      of: 'ASP.NET Core options (learn.microsoft.com/dotnet/api/microsoft.extensions.options.optionsvalidationexception)',
      log: `Unhandled exception. Microsoft.Extensions.Options.OptionsValidationException: DataAnnotation validation failed for 'SmtpOptions' members: 'Host' with the error: 'The Host field is required.'.
   at Microsoft.Extensions.Options.OptionsFactory\`1.Create(String name)
   at Program.<Main>$(String[] args) in /src/Program.cs:line 18`,
      exitCode: 134,
    },
    {
      of: 'a program that ends with 0 because of a missing variable',
      log: `Environment variable DEPLOY_ENV is undefined`,
      exitCode: 0,
      says: ['DEPLOY_ENV'],
    },
    {
      of: 'Quarkus (quarkus.io/guides/config-reference)',
      log: `2026-05-04 09:59:44,871 ERROR [io.qua.run.Application] (main) Failed to start application: java.lang.RuntimeException: Failed to start quarkus
	at io.quarkus.runner.ApplicationImpl.doStart(Unknown Source)
Caused by: io.smallrye.config.ConfigValidationException: SRCFG00014: The config property shop.currency is required but it could not be found in any config source`,
      says: ['shop.currency'],
    },
    {
      of: 'Kubernetes components (apimachinery strict decoding)',
      log: `E0504 09:59:44.100123       1 run.go:74] "command failed" err="failed to load config file /etc/kube/config.yaml: strict decoding error: unknown field \\"leaderElecton\\""`,
    },
    {
      of: 'Grafana Loki (pkg/cfg)',
      log: `failed parsing config: /etc/loki/local-config.yaml: yaml: unmarshal errors:
  line 12: field max_look_back not found in type config.ChunkStoreConfig. Use \`-config.expand-env=true\` flag if you want to expand environment variables in your config file`,
    },
  ],
  nearMisses: [
    {
      of: 'a warning about an optional variable, then a panic',
      log: `WARN SENTRY_DSN is not set, error reporting disabled
INFO listening on :8080
panic: runtime error: index out of range [3] with length 3

goroutine 1 [running]:
main.main()
	/src/main.go:30 +0x1d4`,
      exitCode: 2,
      instead: 'app-exception',
    },
    {
      of: 'nginx that does not find its upstream (a name, not a directive)',
      log: `2026/05/04 09:59:44 [emerg] 1#1: host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:7`,
      instead: 'dns-failure',
    },
    {
      of: 'a KeyError about data',
      log: `Traceback (most recent call last):
  File "/app/worker.py", line 40, in handle
    total = order["lines"][0]["price"]
KeyError: 'price'`,
      instead: 'app-exception',
    },
    {
      of: 'an unreadable configuration file',
      log: `Error: open /etc/app/config.yaml: permission denied`,
      instead: 'permission-denied',
    },
  ],
})
