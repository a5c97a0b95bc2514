/** Field cases: logs that tell nothing, and ends with exit code 0. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const ENDING_CASES: readonly LogCase[] = [
  {
    name: 'exit 1 after ordinary lines',
    source: 'made up: a program that ends without a word',
    expected: 'unknown',
    acceptable: ['app-exception'],
    log: NOISE.rust,
  },
  {
    name: 'exit 1, the log ends in the middle of work',
    source: 'made up: log level set to INFO hides the error',
    expected: 'unknown',
    acceptable: ['app-exception'],
    lived: 1800,
    log: `
2026-05-04 09:59:38 INFO  batch 411 of 900: 1000 rows
2026-05-04 09:59:39 INFO  batch 412 of 900: 1000 rows
2026-05-04 09:59:39 WARN  slow query (1200 ms): select * from rates
2026-05-04 09:59:40 INFO  batch 413 of 900: 1000 rows`,
  },
  {
    name: 'exit 1 with recovered refusals long before the end',
    source: 'made up: dependency came back, the end is unexplained',
    expected: 'unknown',
    acceptable: ['app-exception'],
    lived: 4000,
    log: `
2026-05-04T08:53:01Z WARN  redis: connect ECONNREFUSED 10.96.7.7:6379, retrying in 500 ms
2026-05-04T08:53:02Z WARN  redis: connect ECONNREFUSED 10.96.7.7:6379, retrying in 1000 ms
2026-05-04T08:53:03Z INFO  redis: connected
2026-05-04T08:53:03Z INFO  listening on :8080
2026-05-04T09:30:00Z INFO  rotated signing keys
2026-05-04T09:59:40Z INFO  GET /orders/1812 200 12ms
2026-05-04T09:59:40Z INFO  GET /orders/1813 200 9ms`,
  },
  {
    name: 'exit 1, no log at all',
    source: 'made up: static binary without output',
    expected: 'unknown',
    acceptable: ['app-exception'],
    log: '',
  },
  {
    name: 'exit 3, application code only',
    source: 'made up: proprietary daemon with numbered messages',
    expected: 'unknown',
    acceptable: ['app-exception'],
    exit: 3,
    log: `
QX-0001I ENGINE START
QX-0417W SLOT 3 DEGRADED
QX-9001S ENGINE STOP RC=3`,
  },
  {
    name: 'exit 0: one-shot job as a deployment',
    source: 'made up after the HolmesGPT evals',
    expected: 'exits-cleanly',
    exit: 0,
    log: `
2026-05-04 09:59:38 INFO  report: 4180 rows read
2026-05-04 09:59:39 WARN  report: 2 rows had errors and were skipped
2026-05-04 09:59:40 INFO  report: uploaded s3://reports/daily.csv, done`,
  },
  {
    name: 'exit 0: daemon forks into the background',
    source: 'made up: service scripts in an entrypoint',
    expected: 'exits-cleanly',
    exit: 0,
    log: `
 * Starting periodic command scheduler cron
   ...done.
 * Starting OpenBSD Secure Shell server sshd
   ...done.`,
  },
  {
    name: 'exit 0: shell without a terminal',
    source: 'made up: image whose command is bash',
    expected: 'exits-cleanly',
    exit: 0,
    log: '',
    container: { image: 'ubuntu:24.04', command: ['bash'] },
  },
  {
    name: 'exit 0: nothing left to consume',
    source: 'made up: queue worker with --stop-when-empty (Laravel)',
    expected: 'exits-cleanly',
    exit: 0,
    lived: 20,
    log: String.raw`
   INFO  Processing jobs from the [default] queue.

  2026-05-04 09:59:31 App\Jobs\SendInvoice ........................... RUNNING
  2026-05-04 09:59:32 App\Jobs\SendInvoice ..................... 412.10ms DONE
  2026-05-04 09:59:33 App\Jobs\SyncErrors ............................ RUNNING
  2026-05-04 09:59:33 App\Jobs\SyncErrors ........................ 5.10ms DONE`,
    container: { args: ['php', 'artisan', 'queue:work', '--stop-when-empty'] },
  },
  {
    name: 'exit 0: printed help because no command was given',
    source: 'keycloak kc.sh without a command (CrunchyData/postgres-operator-examples/issues/116)',
    expected: 'exits-cleanly',
    acceptable: ['arguments-invalid'],
    exit: 0,
    log: `
Keycloak - Open Source Identity and Access Management

Find more information at: https://www.keycloak.org/docs/latest

Usage:

kc.sh [OPTIONS] [COMMAND]

Use this command-line tool to manage your Keycloak cluster.

Options:
-cf, --config-file <file>
                     Set the path to a configuration file.
-h, --help           This help message.`,
  },
  {
    name: 'exit 0 although a setting is missing',
    source: 'robusta/holmesgpt eval 09_crashpod',
    expected: 'config-invalid',
    exit: 0,
    log: `
2026-05-04 09:59:40 INFO  deployer 1.1
2026-05-04 09:59:40 ERROR Environment variable DEPLOY_ENV is undefined, exiting`,
  },
  {
    name: 'exit 0 although the database refuses',
    source: 'made up: exception handler that ends with exit()',
    expected: 'dependency-unreachable',
    exit: 0,
    log: `
[09:59:38] worker: boot
[09:59:38] worker: sentry disabled
[09:59:41] worker: fatal: could not connect to server: Connection refused. Is the server running on host "orders-db" (10.96.20.4) and accepting TCP/IP connections on port 5432?
[09:59:41] worker: shutting down
[09:59:41] worker: bye`,
  },
  {
    name: 'exit 0 after an unhandled exception was caught and printed',
    source: 'made up: python main with a broad except',
    expected: 'app-exception',
    exit: 0,
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/main.py", line 12, in <module>
    run()
  File "/app/main.py", line 9, in run
    total = sum(r.amount for r in load())
TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'
exiting`,
  },
]
