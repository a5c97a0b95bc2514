import { describe, expect, it } from 'vitest'
import { causes } from '../../src/diagnosis/causes/index.ts'
import { SIGNATURES } from '../../src/diagnosis/signatures/index.ts'
import type { CauseId } from '../../src/domain/diagnosis.ts'
import { diagnoseLog } from '../support/log-cases.ts'

/** Logs that speak of trouble which is not why the process ended. */
const TRAPS: readonly { trap: string; log: string; exitCode?: number; said: readonly CauseId[] }[] = [
  {
    trap: 'words of users at level info',
    log: `{"level":"info","msg":"ticket received","subject":"I get connection refused when I pay","id":41}
{"level":"info","msg":"ticket received","subject":"password authentication failed","id":43}`,
    said: ['unknown', 'app-exception'],
  },
  {
    trap: 'counters of errors that did not happen',
    log: 'INFO batch finished: 0 errors, 0 connection refused, 0 timeouts',
    said: ['unknown'],
  },
  {
    trap: 'a warning before long ordinary work',
    log: `WARN upstream a: connection refused, using replica b
INFO served 100 requests
INFO served 200 requests
INFO served 300 requests
INFO served 400 requests
INFO shutting down`,
    exitCode: 143,
    said: ['unknown', 'terminated-externally'],
  },
  {
    trap: 'defaults and optional files before a bug',
    log: `WARN DEPRECATED_OPTION is not set, using default
WARN failed to parse optional config extras.yaml: skipping
INFO ready
Traceback (most recent call last):
  File "/app/a.py", line 3, in run
    total += row.price * row.qty
TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'`,
    said: ['app-exception'],
  },
  {
    trap: 'scans of a web server before a bug',
    log: `10.0.0.1 - - [04/May/2026:09:59:40 +0000] "GET /.env HTTP/1.1" 404 19
10.0.0.1 - - [04/May/2026:09:59:40 +0000] "POST /login HTTP/1.1" 401 19
node:events:497
      throw er; // Unhandled 'error' event
      ^

RangeError: Invalid array length
    at build (/app/report.js:9:11)`,
    said: ['app-exception'],
  },
  {
    trap: 'error reports that cannot be sent',
    log: `{"level":"error","msg":"sentry: dial tcp 10.1.1.1:443: i/o timeout"}
{"level":"error","msg":"sentry: dial tcp 10.1.1.1:443: i/o timeout"}
{"level":"fatal","msg":"invariant violated: shard 3 has two owners"}`,
    said: ['app-exception'],
  },
  {
    trap: 'refused telemetry before a missing setting',
    log: `WARN jaeger agent localhost:6831: connection refused
ERROR dd-trace: failed to send traces to http://localhost:8126: connection refused
FATAL config: field "region" is required`,
    said: ['config-invalid'],
  },
  {
    trap: 'a general panic after attempts that name the reason',
    log: `2026-05-04T09:59:11Z WARN  kafka not reachable: dial tcp 10.96.8.8:9092: connect: connection refused
2026-05-04T09:59:21Z WARN  kafka not reachable: dial tcp 10.96.8.8:9092: connect: connection refused
2026-05-04T09:59:31Z ERROR giving up after 3 attempts
panic: no broker

goroutine 1 [running]:
main.main()
	/src/main.go:30 +0x1d4`,
    exitCode: 2,
    said: ['dependency-unreachable'],
  },
  {
    trap: 'a missing hook of an entrypoint, long before the end',
    log: `ls: cannot access '/docker-entrypoint.d/*.sh': No such file or directory
INFO starting
INFO worker started
INFO worker started
INFO worker started
INFO worker started
FATAL watchdog: worker 3 stuck in state DRAIN`,
    said: ['app-exception'],
  },
]

describe('what a log says last', () => {
  it.each(TRAPS)('is not overruled by $trap', ({ log, exitCode = 1, said }) => {
    const { findings } = diagnoseLog({ of: '', log, exitCode })

    expect(said).toContain(findings[0]?.cause)
  })

  it('names the same cause whatever text of the cluster stands in a command', () => {
    const { findings, remedies } = diagnoseLog({
      of: '',
      log: `Error: EACCES: permission denied, open '/data/$(reboot)'`,
    })

    expect(findings[0]?.cause).toBe('permission-denied')
    expect(JSON.stringify([findings[0]?.settles, remedies.map((r) => r.command)])).not.toContain('reboot')
  })
})

describe('the signatures', () => {
  it('belong to causes that the engine knows, each once', () => {
    const known = causes.map((cause) => cause.id)

    const listed = SIGNATURES.map((set) => set.cause)

    expect(listed.filter((id) => !known.includes(id))).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  })

  it.each([
    'Downgrading is not supported',
    'The version of the data (29.0) is higher than the image',
    'the store is too new for running version v22',
    '/app/run.sh: /bin/zsh: bad interpreter: No such file or directory',
    '/app/api: cannot execute binary file: Exec format error',
    '/app/api: 1: Syntax error: "(" unexpected',
    '/app/api: line 1: \u007fELF: not found',
    '/app/api: 2: .\u007fELF\u0001 abc: not found',
    'error while loading shared libraries: libpq.so.5: cannot open shared object file',
    'Error loading shared library libssl.so.3: No such file or directory',
    'libpq.so.5: cannot open shared object file',
    "/lib/libc.so.6: version `GLIBC_2.38' not found (required by /app/api)",
    'symbol lookup error: undefined symbol: deflate',
    "System.DllNotFoundException: Unable to load DLL 'libgdiplus'",
    "Unable to load shared library 'libgdiplus'",
    'dlopen(libx.dylib) failed',
  ])('are not missed for want of the words they need: %s', (text) => {
    const guarded = SIGNATURES.flatMap((set) => set.signatures.filter((s) => s.needs !== undefined))

    const matching = guarded.filter(({ pattern }) => pattern.test(text))

    expect(matching.length).toBeGreaterThan(0)
    expect(matching.every(({ needs }) => needs?.test(text))).toBe(true)
  })

  it.each([
    ['letters', 'a'],
    ['words with dots', 'a.'],
    ['paths', '/a'],
    ['constants', 'A_'],
    ['digits', '12.'],
    ['quotes', '"a" '],
    ['lines', 'a\n'],
    ['words of trouble', 'could not connect to the database '],
    ['words of settings', 'environment variable required missing settings '],
  ])('take linear time on long runs of %s', (_what, part) => {
    const [short, long] = [part.repeat(4096 / part.length), part.repeat(16_384 / part.length)]
    const patterns = SIGNATURES.flatMap((set) =>
      set.signatures.flatMap((s) => [
        s.pattern,
        ...(s.unless ? [s.unless] : []),
        ...(s.needs ? [s.needs] : []),
      ]),
    )
    const time = (text: string): number => {
      const start = performance.now()
      for (const pattern of patterns) pattern.test(text)
      return performance.now() - start
    }
    time(short)

    const [once, four] = [Math.min(time(short), time(short)), Math.min(time(long), time(long))]

    // Four times the text: linear is 4, quadratic 16.
    expect(four).toBeLessThan(once * 9 + 50)
  })
})
