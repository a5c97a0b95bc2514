import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('missing-file-or-module', {
  recognised: [
    {
      of: 'ld.so (man7.org/linux/man-pages/man8/ld.so.8.html)',
      log: `/app/server: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory`,
      exitCode: 127,
      says: ['libpq.so.5'],
    },
    {
      of: 'musl (ldso/dynlink.c)',
      log: `Error loading shared library libssl.so.1.1: No such file or directory (needed by /app/server)
Error relocating /app/server: SSL_new: symbol not found`,
      exitCode: 127,
      says: ['libssl.so.1.1'],
    },
    {
      of: 'glibc that is too old',
      log: `/app/server: /lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.34' not found (required by /app/server)`,
      says: ['GLIBC_2.34'],
    },
    {
      of: 'Node ESM (nodejs.org/api/errors.html#err_module_not_found)',
      log: `node:internal/modules/esm/resolve:283
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'fastify' imported from /app/dist/server.js
    at packageResolve (node:internal/modules/esm/resolve:838:9) {
  code: 'ERR_MODULE_NOT_FOUND'
}

Node.js v22.4.0`,
      says: ['fastify'],
    },
    {
      of: 'the java launcher (docs.oracle.com/en/java/javase/21/docs/specs/man/java.html)',
      log: `Error: Unable to access jarfile /app/app.jar`,
      says: ['/app/app.jar'],
    },
    {
      of: 'the java launcher, main class',
      log: `Error: Could not find or load main class com.shop.Main
Caused by: java.lang.ClassNotFoundException: com.shop.Main`,
      says: ['com.shop.Main'],
    },
    {
      of: 'Ruby (Kernel#require)',
      log: `/usr/local/lib/ruby/3.3.0/bundled_gems.rb:69:in \`require': cannot load such file -- puma (LoadError)
	from /usr/local/bundle/bin/puma:25:in \`<main>'`,
      says: ['puma'],
    },
    {
      of: 'Bundler (Bundler::GemNotFound)',
      log: `bundler: failed to load command: rails (/usr/local/bundle/bin/rails)
/usr/local/lib/ruby/gems/3.3.0/gems/bundler-2.5.9/lib/bundler/definition.rb:596:in \`materialize': Could not find nokogiri-1.16.5 in locally installed gems (Bundler::GemNotFound)`,
    },
    {
      of: '.NET hosting (learn.microsoft.com/dotnet/core/runtime-discovery/troubleshoot-app-launch)',
      log: `You must install or update .NET to run this application.

App: /app/Api.dll
Architecture: x64
Framework: 'Microsoft.AspNetCore.App', version '9.0.0' (x64)`,
      exitCode: 150,
    },
    {
      of: 'PHP (require)',
      log: `PHP Warning:  require(/app/vendor/autoload.php): Failed to open stream: No such file or directory in /app/public/index.php on line 4
PHP Fatal error:  Uncaught Error: Failed opening required '/app/vendor/autoload.php' (include_path='.:/usr/share/php') in /app/public/index.php:4`,
      exitCode: 255,
      says: ['/app/vendor/autoload.php'],
    },
    {
      of: 'Go, a file on a Secret volume',
      log: `2026/05/04 09:59:44 open /etc/tls/tls.crt: no such file or directory`,
      says: ['/etc/tls/tls.crt', 'Secret api-tls'],
      container: { volumeMounts: [{ name: 'tls', mountPath: '/etc/tls' }] },
      around: { spec: { volumes: [{ name: 'tls', secret: { secretName: 'api-tls' } }] } },
    },
    {
      of: 'Next.js (next start without a build)',
      log: `Error: Could not find a production build in the '.next' directory. Try building your app with 'next build' before starting the production server.
    at setupFsCheck (/app/node_modules/next/dist/server/lib/router-utils/filesystem.js:151:23)`,
    },
    {
      of: 'uvicorn (uvicorn/importer.py)',
      log: `ERROR:    Error loading ASGI app. Could not import module "app.main".`,
      says: ['app.main'],
    },
    {
      of: 'Rust std::fs',
      log: `thread 'main' panicked at src/main.rs:9:54:
called \`Result::unwrap()\` on an \`Err\` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }`,
      exitCode: 101,
    },
  ],
  nearMisses: [
    {
      of: 'a refused database behind an import warning',
      log: `WARNING No module named 'uvloop', using asyncio
INFO started
psycopg.OperationalError: connection failed: connection to server at "10.0.0.9", port 5432 failed: Connection refused`,
      instead: 'dependency-unreachable',
    },
    {
      of: 'a request for a page that is not there',
      log: `10.0.0.1 - - [04/May/2026:09:59:40 +0000] "GET /favicon.ico HTTP/1.1" 404 19
2026/05/04 09:59:44 [error] 7#7: *1 open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory), client: 10.0.0.1
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]

goroutine 1 [running]:
main.main()
	/src/main.go:30 +0x1d4`,
      exitCode: 2,
      instead: 'app-exception',
    },
  ],
})
