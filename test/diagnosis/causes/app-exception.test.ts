import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('app-exception', {
  recognised: [
    {
      of: 'Python, the frame of the application',
      log: `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/click/core.py", line 1130, in __call__
    return self.main(*args, **kwargs)
  File "/app/orders/price.py", line 12, in total
    return sum(lines) / len(lines)
ZeroDivisionError: division by zero`,
      says: ['ZeroDivisionError', '/app/orders/price.py:12'],
    },
    {
      of: 'Rust',
      log: `thread 'main' panicked at src/price.rs:41:9:
attempt to subtract with overflow
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
      exitCode: 101,
      says: ['subtract with overflow'],
    },
    {
      of: 'Ruby',
      log: `/app/lib/price.rb:12:in \`total': undefined method \`+' for nil (NoMethodError)
	from /app/bin/run:4:in \`<main>'`,
      says: ['NoMethodError'],
    },
    {
      of: '.NET',
      log: `Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
   at Shop.Price.Total(Order order) in /src/Price.cs:line 18`,
      exitCode: 134,
    },
    {
      of: 'Elixir',
      log: `** (MatchError) no match of right hand side value: nil
    (shop 1.0.0) lib/shop/price.ex:12: Shop.Price.total/1`,
    },
    {
      of: 'a sentence before exit 0',
      log: `{"level":"error","msg":"batch rejected: row 7 has no price"}`,
      exitCode: 0,
    },
  ],
  nearMisses: [
    { of: 'silence', log: '', instead: 'unknown' },
    {
      of: 'a trace that was handled long before the end',
      log: [
        'ERROR row 1 failed',
        'ValueError: bad row',
        ...Array.from({ length: 30 }, (_, i) => `INFO row ${i + 2} imported`),
      ].join('\n'),
      exitCode: 143,
    },
  ],
})
