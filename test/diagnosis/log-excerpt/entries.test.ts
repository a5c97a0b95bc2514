import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LogEntry, parseEntries } from '../../../src/diagnosis/log-excerpt/entries.ts'

function entriesOf(text: string): LogEntry[] {
  return parseEntries(text.split('\n').map((line, i) => ({ n: i + 1, text: line })))
}

/** A trace between two records of its language: which line decides, and how many entries there are. */
const TRACES: readonly {
  language: string
  log: string
  decisive: string
  entries: number
}[] = [
  {
    language: 'Go',
    log: `2026/05/04 09:59:44 starting
panic: runtime error: index out of range [3] with length 3

goroutine 1 [running]:
main.total(...)
	/src/main.go:12
main.main()
	/src/main.go:30 +0x1d4
exit status 2`,
    decisive: 'panic: runtime error: index out of range [3] with length 3',
    entries: 2,
  },
  {
    language: 'Java',
    log: `2026-05-04 09:59:44,100 INFO [main] Api - starting
2026-05-04 09:59:44,871 ERROR [main] Api - start failed
java.lang.IllegalStateException: cannot start
	at com.shop.Api.main(Api.java:10)
Caused by: java.io.IOException: bad index
	at com.shop.Index.open(Index.java:44)
	... 1 more
2026-05-04 09:59:44,900 INFO [main] Api - bye`,
    decisive: 'Caused by: java.io.IOException: bad index',
    entries: 3,
  },
  {
    language: 'Python with a chain',
    log: `INFO:shop:starting
Traceback (most recent call last):
  File "/app/main.py", line 4, in load
    return rows[key]
KeyError: 'eu'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    load("eu")
RuntimeError: no region eu`,
    decisive: 'RuntimeError: no region eu',
    entries: 2,
  },
  {
    language: 'Node',
    log: `starting
/app/index.js:3
    throw new Error('no region')
    ^

Error: no region
    at Object.<anonymous> (/app/index.js:3:11)

Node.js v22.4.0`,
    decisive: 'Error: no region',
    entries: 2,
  },
  {
    language: 'Ruby',
    log: `I, [2026-05-04T09:59:44.000000 #1]  INFO -- : starting
/app/price.rb:12:in \`total': no region (RuntimeError)
	from /app/run.rb:4:in \`<main>'`,
    decisive: "/app/price.rb:12:in `total': no region (RuntimeError)",
    entries: 2,
  },
  {
    language: 'PHP',
    log: `[2026-05-04T09:59:44+00:00] shop.INFO: starting []
PHP Fatal error:  Uncaught RuntimeException: no region in /app/price.php:4
Stack trace:
#0 /app/run.php(7): price()
#1 {main}
  thrown in /app/price.php on line 4`,
    decisive: 'PHP Fatal error:  Uncaught RuntimeException: no region in /app/price.php:4',
    entries: 2,
  },
  {
    language: '.NET',
    log: `info: Shop[0]
      starting
Unhandled exception. System.InvalidOperationException: cannot start
 ---> System.IO.IOException: bad index
   at Shop.Index.Open() in /src/Index.cs:line 44
   --- End of inner exception stack trace ---
   at Shop.Program.Main() in /src/Program.cs:line 9`,
    decisive: ' ---> System.IO.IOException: bad index',
    entries: 2,
  },
  {
    language: 'Rust',
    log: `2026-05-04T09:59:44Z  INFO shop: starting
thread 'main' panicked at src/price.rs:41:9:
no region
stack backtrace:
   0: 0x55d0 rust_begin_unwind
note: run with \`RUST_BACKTRACE=full\` for a verbose backtrace`,
    decisive: 'no region',
    entries: 2,
  },
  {
    language: 'Elixir',
    log: `09:59:44.000 [info] starting
** (RuntimeError) no region
    (shop 1.0.0) lib/shop/price.ex:12: Shop.Price.total/1`,
    decisive: '** (RuntimeError) no region',
    entries: 2,
  },
  {
    language: 'C++',
    log: `[info] starting
terminate called after throwing an instance of 'std::runtime_error'
  what():  no region`,
    decisive: "terminate called after throwing an instance of 'std::runtime_error'",
    entries: 2,
  },
]

describe('parseEntries', () => {
  it.each(TRACES)(
    'keeps a trace of $language together and finds the line that decides',
    ({ log, decisive, entries }) => {
      const found = entriesOf(log)

      expect(found).toHaveLength(entries)
      expect(found.find((e) => e.trace)?.decisive.text).toBe(decisive)
    },
  )

  it('does not take a traceback for part of the information logged before it', () => {
    const [first, second] = entriesOf(
      'WARNING no cache\nTraceback (most recent call last):\n  File "/a.py", line 1\nOSError: gone',
    )

    expect(first?.lines).toHaveLength(1)
    expect(second?.decisive.text).toBe('OSError: gone')
  })

  it('puts the unescaped message of a JSON record before the record', () => {
    const [entry] = entriesOf('{"level":"error","msg":"load failed","err":"open \\"x\\": gone"}')

    expect(entry?.text.startsWith('load failed | open "x": gone')).toBe(true)
    expect(entry?.decisiveLength).toBeLessThanOrEqual(entry?.text.length ?? 0)
  })

  it('looks at the beginning and the end of an endless log, and keeps its line numbers', () => {
    const endless = Array.from({ length: 250_000 }, (_, i) => ({ n: i + 1, text: 'abc' }))

    const numbers = parseEntries(endless).flatMap((e) => e.lines.map((l) => l.n))

    expect(numbers.length).toBeLessThanOrEqual(5000)
    expect([numbers[0], numbers.at(-1)]).toEqual([1, 250_000])
  })

  it.each([`{'level': 'error', 'msg': 'x'}`, '{"a":1,}', '{', '{}}'])(
    'takes %s, which is no JSON, for a line',
    (text) => {
      expect(entriesOf(text)[0]).toMatchObject({ message: text, decisiveLength: text.length })
    },
  )

  it('loses no worded line and keeps the order, whatever the log', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        'Traceback (most recent call last):',
        '  File "/a.py", line 1',
        'panic: x',
        '\tat a.b(c.java:1)',
        'Caused by: x',
        '}',
        '{"level":"error","msg":"x"}',
        'ERROR x',
        '/a.js:1',
        '',
        '    ^',
      ),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (texts) => {
        const lines = texts.map((text, i) => ({ n: i + 1, text: text.replaceAll('\n', ' ') }))

        const kept = parseEntries(lines).flatMap((e) => e.lines.map((l) => l.n))

        const worded = lines.filter((l) => l.text.trim() !== '').map((l) => l.n)
        expect(kept.filter((n) => worded.includes(n))).toEqual(worded)
      }),
    )
  })
})
