/** Field cases: two plausible causes in one log, of which only one ended the process. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

/** Lines of a busy, healthy service with refused and failed requests of its clients. */
const TRAFFIC = Array.from(
  { length: 30 },
  (_, i) =>
    `2026-05-04T09:58:${String(i + 10)}Z ${i % 7 === 3 ? 'ERROR' : i % 5 === 2 ? 'WARN ' : 'INFO '} http ${
      i % 7 === 3
        ? `POST /login 401 authentication failed for user "u${i}"`
        : i % 5 === 2
          ? 'GET /img 499 upstream timed out, client closed connection'
          : `GET /orders/${i} 200`
    }`,
).join('\n')

export const HARDER_CASES: readonly LogCase[] = [
  {
    name: 'failed logins of clients, then a full disk',
    source: 'made up of a web service log and CPython OSError 28',
    expected: 'disk-full',
    lived: 4000,
    log: `${TRAFFIC}
Traceback (most recent call last):
  File "/app/spool.py", line 20, in append
    fh.write(line)
OSError: [Errno 28] No space left on device`,
  },
  {
    name: 'failed logins of clients, then a port clash of a restarted listener',
    source: 'made up of a web service log and go net errors',
    expected: 'port-conflict',
    log: `${TRAFFIC}
2026-05-04T09:59:40Z FATAL admin: listen tcp 0.0.0.0:6060: bind: address already in use`,
  },
  {
    name: 'failed logins of clients, then a stop without reason',
    source: 'made up of a web service log',
    expected: 'unknown',
    acceptable: ['app-exception'],
    lived: 4000,
    log: `${TRAFFIC}\n2026-05-04T09:59:40Z INFO  http server stopped`,
  },
  {
    name: 'a missing optional file, a refused agent, then a missing variable',
    source: 'dotenv, dd-trace and envalid messages',
    expected: 'config-invalid',
    log: `${NOISE.node}
[dotenv] Error: ENOENT: no such file or directory, open '/app/.env' (ignored)
Error: connect ECONNREFUSED 127.0.0.1:8126
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)
================================
 Invalid environment variables:
    PAYMENT_CURRENCY: Expected one of: EUR, USD (eg. "EUR")
================================
 Exiting with error code 1`,
  },
  {
    name: 'permission warning first, then an unreachable database',
    source: 'made up of pip, alembic and psycopg messages',
    expected: 'dependency-unreachable',
    log: `
WARNING: The directory '/root/.cache/pip' or its parent directory is not owned or is not writable by the current user. The cache has been disabled.
chmod: changing permissions of '/data': Operation not permitted
[boot] continuing with existing permissions
psycopg.OperationalError: connection failed: connection to server at "10.96.20.4", port 5432 failed: Connection refused
	Is the server running on that host and accepting TCP/IP connections?`,
  },
  {
    name: 'refused while it retries, then a refused password',
    source: 'go retry loop with pgx',
    expected: 'authentication-failed',
    lived: 15,
    log: String.raw`
{"level":"warn","ts":"2026-05-04T09:59:25Z","msg":"db not ready","attempt":1,"error":"failed to connect to ${'`'}user=orders database=orders${'`'}: 10.96.20.4:5432 (orders-db): dial error: dial tcp 10.96.20.4:5432: connect: connection refused"}
{"level":"warn","ts":"2026-05-04T09:59:30Z","msg":"db not ready","attempt":2,"error":"failed to connect to ${'`'}user=orders database=orders${'`'}: 10.96.20.4:5432 (orders-db): dial error: dial tcp 10.96.20.4:5432: connect: connection refused"}
{"level":"fatal","ts":"2026-05-04T09:59:40Z","msg":"db failed","attempt":3,"error":"failed to connect to ${'`'}user=orders database=orders${'`'}: 10.96.20.4:5432 (orders-db): failed SASL auth: FATAL: password authentication failed for user \"orders\" (SQLSTATE 28P01)"}`,
  },
  {
    name: 'certificate warning that is tolerated, then a forbidden watch',
    source: 'client-go and x509 messages',
    expected: 'rbac-forbidden',
    log: String.raw`
time="2026-05-04T09:59:40Z" level=warning msg="webhook probe: x509: certificate has expired or is not yet valid, skipping verification as configured"
time="2026-05-04T09:59:40Z" level=info msg="watching secrets in namespace shop"
time="2026-05-04T09:59:41Z" level=fatal msg="cannot start informer" error="secrets is forbidden: User \"system:serviceaccount:shop:sync\" cannot watch resource \"secrets\" in API group \"\" in the namespace \"shop\""`,
  },
  {
    name: 'exception in a request handler long before, ends with lost lock file',
    source: 'made up of flask and fcntl messages',
    expected: 'lock-contention',
    log: `
ERROR in app: Exception on /cart [POST]
Traceback (most recent call last):
  File "/app/cart.py", line 12, in post
    return items[sku]
KeyError: 'A-1'
10.244.0.1 - - [04/May/2026 09:59:01] "POST /cart HTTP/1.1" 500 -
scheduler: another instance is already running (pid file /data/scheduler.pid is locked), exiting`,
  },
  {
    name: 'yarn wrapper lines after the real error',
    source: 'yarn classic and node',
    expected: 'missing-file-or-module',
    log: `
yarn run v1.22.22
$ node dist/server.js
node:internal/modules/cjs/loader:1228
  throw err;
  ^
Error: Cannot find module '/app/dist/server.js'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15) {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}
Node.js v20.19.1
error Command failed with exit code 1.
info Visit https://yarnpkg.com/en/docs/cli/run for documentation about this command.`,
  },
  {
    name: 'shutdown hook complains after a heap error',
    source: 'hotspot and hikari',
    expected: 'heap-exhausted',
    lived: 900,
    log: `${NOISE.jvm}
Exception in thread "importer" java.lang.OutOfMemoryError: GC overhead limit exceeded
	at java.base/java.util.Arrays.copyOf(Arrays.java:3537)
09:59:41.010 [shutdown] WARN  com.zaxxer.hikari.pool.PoolBase - Failed to validate connection (This connection has been closed.). Possibly consider using a shorter maxLifetime value.
09:59:41.110 [shutdown] ERROR io.acme.kafka - cannot commit offsets: connection to node 2 could not be established
09:59:41.210 [shutdown] INFO  io.acme.Main - bye`,
  },
]
