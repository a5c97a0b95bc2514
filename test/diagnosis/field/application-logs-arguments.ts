/** Field cases: the command line is rejected, or something the image should hold is not there. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const ARGUMENT_AND_MODULE_CASES: readonly LogCase[] = [
  {
    name: 'external-dns: kingpin rejects a flag',
    source: 'kubernetes-sigs/external-dns, alecthomas/kingpin',
    expected: 'arguments-invalid',
    log: `time="2026-05-04T09:59:40Z" level=fatal msg="flag parsing error: unknown long flag '--txt-owner'"`,
    container: { args: ['--source=service', '--txt-owner=prod'] },
  },
  {
    name: 'cert-manager: cobra usage then the error',
    source: 'spf13/cobra, cert-manager controller',
    expected: 'arguments-invalid',
    log: `
Error: unknown flag: --enable-gateway-api-v2
Usage:
  controller [flags]

Flags:
      --acme-http01-solver-image string          The docker image to use to solve ACME HTTP01 challenges.
      --enable-gateway-api                       Whether gateway API integration is enabled
  -h, --help                                     help for controller
      --kubeconfig string                        Paths to a kubeconfig. Only required if out-of-cluster.
      --leader-elect                             If true, perform leader election (default true)
      --v Level                                  number for the log level verbosity

unknown flag: --enable-gateway-api-v2`,
    container: { args: ['--v=2', '--enable-gateway-api-v2'] },
  },
  {
    name: 'postgres exporter: go flag package',
    source: 'golang flag package',
    expected: 'arguments-invalid',
    exit: 2,
    log: `
flag provided but not defined: -listen
Usage of /bin/relay:
  -addr string
    	address to listen on (default ":8080")
  -config string
    	path to the configuration file (error if missing)`,
    container: { args: ['-listen=:9000'] },
  },
  {
    name: 'celery: click rejects an option',
    source: 'pallets/click usage errors',
    expected: 'arguments-invalid',
    exit: 2,
    log: `${NOISE.python}
Usage: celery -A shop worker [OPTIONS]
Try 'celery -A shop worker --help' for help.

Error: No such option: --concurency Did you mean --concurrency?`,
    container: { command: ['celery'], args: ['-A', 'shop', 'worker', '--concurency=4'] },
  },
  {
    name: 'argparse: required argument',
    source: 'python argparse',
    expected: 'arguments-invalid',
    exit: 2,
    log: `
usage: ingest.py [-h] --bucket BUCKET [--since SINCE] {full,delta}
ingest.py: error: the following arguments are required: --bucket`,
    container: { args: ['full'] },
  },
  {
    name: 'rust clap: unexpected argument',
    source: 'clap-rs',
    expected: 'arguments-invalid',
    exit: 2,
    log: `
error: unexpected argument '--http-port' found

  tip: a similar argument exists: '--port'

Usage: ledger serve --port <PORT>

For more information, try '--help'.`,
  },
  {
    name: 'mysqld: unknown variable on the command line',
    source: 'MySQL server, removed options in 8.4',
    expected: 'arguments-invalid',
    acceptable: ['config-invalid'],
    log: `
2026-05-04 09:59:38+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.5-1.el9 started.
2026-05-04 09:59:38+00:00 [Note] [Entrypoint]: Switching to dedicated user 'mysql'
2026-05-04 09:59:38+00:00 [ERROR] [Entrypoint]: mysqld failed while attempting to check config
	command was: mysqld --default-authentication-plugin=mysql_native_password --verbose --help --log-bin-index=/tmp/tmp.x
	2026-05-04T09:59:38.713012Z 0 [ERROR] [MY-000067] [Server] unknown variable 'default-authentication-plugin=mysql_native_password'.
2026-05-04T09:59:38.713201Z 0 [ERROR] [MY-010119] [Server] Aborting`,
    container: { args: ['--default-authentication-plugin=mysql_native_password'] },
  },
  {
    name: 'jvm: option removed in a newer Java',
    source: 'OpenJDK arguments.cpp',
    expected: 'arguments-invalid',
    acceptable: ['config-invalid'],
    log: `
NOTE: Picked up JDK_JAVA_OPTIONS: -XX:+UseConcMarkSweepGC
Unrecognized VM option 'UseConcMarkSweepGC'
Error: Could not create the Java Virtual Machine.
Error: A fatal exception has occurred. Program will exit.`,
  },
  {
    name: 'nest: module missing after a pruned install',
    source: 'node CommonJS loader',
    expected: 'missing-file-or-module',
    log: `${NOISE.node}
node:internal/modules/cjs/loader:1228
  throw err;
  ^

Error: Cannot find module '@nestjs/terminus'
Require stack:
- /app/dist/health/health.module.js
- /app/dist/app.module.js
- /app/dist/main.js
    at Function._resolveFilename (node:internal/modules/cjs/loader:1225:15)
    at Function._load (node:internal/modules/cjs/loader:1055:27) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/app/dist/health/health.module.js' ]
}

Node.js v22.15.0`,
  },
  {
    name: 'spring: class from an optional dependency',
    source: 'java NoClassDefFoundError under Spring Boot',
    expected: 'missing-file-or-module',
    log: `${NOISE.spring}
2026-05-04T09:59:40.930Z ERROR 1 --- [orders] [           main] o.s.boot.SpringApplication               : Application run failed

java.lang.NoClassDefFoundError: org/bouncycastle/jce/provider/BouncyCastleProvider
	at com.acme.orders.crypto.Signer.<clinit>(Signer.java:19)
	at java.base/jdk.internal.misc.Unsafe.ensureClassInitialized0(Native Method)
Caused by: java.lang.ClassNotFoundException: org.bouncycastle.jce.provider.BouncyCastleProvider
	at java.base/java.net.URLClassLoader.findClass(URLClassLoader.java:445)
	... 34 common frames omitted`,
  },
  {
    name: 'c++: shared library not found',
    source: 'glibc ld.so',
    expected: 'missing-file-or-module',
    exit: 127,
    log: '/usr/local/bin/matcher: error while loading shared libraries: libprotobuf.so.32: cannot open shared object file: No such file or directory',
  },
  {
    name: 'c++: glibc too old',
    source: 'glibc ld.so version lookup',
    expected: 'missing-file-or-module',
    acceptable: ['architecture-mismatch'],
    log: "/app/matcher: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /app/matcher)",
  },
  {
    name: 'flask: module under gunicorn',
    source: 'gunicorn util.import_app',
    expected: 'missing-file-or-module',
    exit: 3,
    log: `${NOISE.gunicorn}
[2026-05-04 09:59:39 +0000] [8] [ERROR] Exception in worker process
Traceback (most recent call last):
  File "/app/.venv/lib/python3.12/site-packages/gunicorn/util.py", line 370, in import_app
    mod = importlib.import_module(module)
  File "/app/shop/wsgi.py", line 3, in <module>
    import orjson
ModuleNotFoundError: No module named 'orjson'
[2026-05-04 09:59:39 +0000] [8] [INFO] Worker exiting (pid: 8)
[2026-05-04 09:59:39 +0000] [1] [ERROR] Worker (pid:8) exited with code 3
[2026-05-04 09:59:39 +0000] [1] [ERROR] Shutting down: Master
[2026-05-04 09:59:39 +0000] [1] [ERROR] Reason: Worker failed to boot.`,
  },
  {
    name: 'rails: gem not in the bundle',
    source: 'bundler Bundler::GemNotFound',
    expected: 'missing-file-or-module',
    exit: 7,
    log: `
Could not find nokogiri-1.18.8-x86_64-linux-gnu, pg-1.5.9 in locally installed gems
Run ${'`'}bundle install${'`'} to install missing gems.`,
  },
  {
    name: 'perl: module not in @INC',
    source: 'perl require',
    expected: 'missing-file-or-module',
    exit: 2,
    log: `
[09:59:40] spool: starting mailer 2.3
Can't locate DBD/Pg.pm in @INC (you may need to install the DBD::Pg module) (@INC entries checked: /etc/perl /usr/local/lib/x86_64-linux-gnu/perl/5.36.0) at /app/mailer.pl line 7.
BEGIN failed--compilation aborted at /app/mailer.pl line 7.`,
  },
  {
    name: 'laravel: autoload was never dumped',
    source: 'php require failure',
    expected: 'missing-file-or-module',
    exit: 255,
    log: `
PHP Warning:  require(/var/www/html/vendor/autoload.php): Failed to open stream: No such file or directory in /var/www/html/artisan on line 18
PHP Fatal error:  Uncaught Error: Failed opening required '/var/www/html/vendor/autoload.php' (include_path='.:/usr/local/lib/php') in /var/www/html/artisan:18
Stack trace:
#0 {main}
  thrown in /var/www/html/artisan on line 18`,
  },
  {
    name: 'go: TLS key file not mounted where it is looked for',
    source: 'go os.Open / logrus fatal',
    expected: 'missing-file-or-module',
    acceptable: ['config-invalid', 'tls-failure'],
    log: `
time="2026-05-04T09:59:40Z" level=info msg="starting gateway" version=1.9.0
time="2026-05-04T09:59:40Z" level=warning msg="rate limiter runs in memory"
time="2026-05-04T09:59:40Z" level=fatal msg="load model" error="open /models/ranker-v7.onnx: no such file or directory"`,
  },
  {
    name: 'dotnet: framework version not in the image',
    source: 'dotnet hostfxr',
    expected: 'missing-file-or-module',
    exit: 150,
    log: `
You must install or update .NET to run this application.

App: /app/Orders.dll
Architecture: x64
Framework: 'Microsoft.AspNetCore.App', version '9.0.0' (x64)
.NET location: /usr/share/dotnet/

The following frameworks were found:
  8.0.15 at [/usr/share/dotnet/shared/Microsoft.AspNetCore.App]`,
  },
]
