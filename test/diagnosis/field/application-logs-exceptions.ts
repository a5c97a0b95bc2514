/** Field cases: unhandled exceptions with no better class. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const EXCEPTION_CASES: readonly LogCase[] = [
  {
    name: 'go: nil pointer after connection noise',
    source: 'go runtime panic',
    expected: 'app-exception',
    exit: 2,
    lived: 90,
    log: `${NOISE.zap}
{"level":"warn","ts":1777888782.301,"caller":"db/pool.go:80","msg":"connection reset by peer, reconnected","attempt":1}
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x7d1f2a]

goroutine 41 [running]:
github.com/acme/cart/pricing.(*Rule).Apply(...)
	/src/pricing/rule.go:52
main.handle({0xc0001a2000, 0x1c})
	/src/cmd/cart/main.go:118 +0x2ea`,
  },
  {
    name: 'node: TypeError',
    source: 'node uncaught exception',
    expected: 'app-exception',
    log: `${NOISE.node}
/app/dist/catalog/load.js:31
    const first = rows[0].variants.map((v) => v.sku);
                          ^

TypeError: Cannot read properties of undefined (reading 'variants')
    at load (/app/dist/catalog/load.js:31:27)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)

Node.js v22.15.0`,
  },
  {
    name: 'scala akka: match error, timestamps inside the trace',
    source: 'scala.MatchError',
    expected: 'app-exception',
    log: `
09:59:36.012 INFO  akka.event.slf4j.Slf4jLogger - Slf4jLogger started
09:59:37.240 WARN  akka.remote.artery.tcp - outbound connection to [akka://shop@10.244.1.3:25520] failed, will retry in 1.000 s
09:59:38.101 ERROR akka.actor.OneForOneStrategy - ReservationReleased(17,None) (of class com.acme.stock.ReservationReleased)
scala.MatchError: ReservationReleased(17,None) (of class com.acme.stock.ReservationReleased)
	at com.acme.stock.Projection$.apply(Projection.scala:61)
09:59:38.102 ERROR com.acme.stock.Main - guardian stopped, terminating the actor system
09:59:38.130 INFO  akka.actor.CoordinatedShutdown - Running CoordinatedShutdown with reason [ActorSystemTerminateReason]`,
  },
  {
    name: 'rust tokio: index out of bounds',
    source: 'rust std panic',
    expected: 'app-exception',
    exit: 101,
    log: `${NOISE.rust}
thread 'tokio-runtime-worker' panicked at src/shard.rs:77:21:
index out of bounds: the len is 8 but the index is 8
note: run with ${'`'}RUST_BACKTRACE=1${'`'} environment variable to display a backtrace
2026-05-04T09:59:41.301554Z ERROR ledger: shard task failed: JoinError::Panic(Id(14), ...)`,
  },
  {
    name: 'dotnet: null reference with CRLF',
    source: '.NET unhandled exception',
    expected: 'app-exception',
    exit: 134,
    log: `${NOISE.dotnet}
Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
   at Orders.Tax.RateTable.Lookup(String country) in /src/Orders/Tax/RateTable.cs:line 40
   at Orders.Program.<Main>$(String[] args) in /src/Orders/Program.cs:line 31`.replaceAll('\n', '\r\n'),
  },
  {
    name: 'symfony: type error',
    source: 'php uncaught TypeError',
    expected: 'app-exception',
    exit: 255,
    log: String.raw`${NOISE.php}
PHP Fatal error:  Uncaught TypeError: App\Tax\Rate::of(): Argument #1 ($country) must be of type string, null given, called in /app/src/Command/ConsumeCommand.php on line 44 and defined in /app/src/Tax/Rate.php:12
Stack trace:
#0 /app/src/Command/ConsumeCommand.php(44): App\Tax\Rate::of()
#1 {main}
  thrown in /app/src/Tax/Rate.php on line 12`,
  },
  {
    name: 'python: KeyError in a task',
    source: 'python traceback',
    expected: 'app-exception',
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/consumer.py", line 61, in <module>
    main()
  File "/app/consumer.py", line 48, in main
    handle(json.loads(msg.value))
  File "/app/consumer.py", line 33, in handle
    price = event["line"]["price_cents"]
            ~~~~~~~~~~~~~^^^^^^^^^^^^^^^
KeyError: 'price_cents'`,
  },
  {
    name: 'elixir: function clause error in a supervisor',
    source: 'OTP supervisor report',
    expected: 'app-exception',
    log: `${NOISE.elixir}
09:59:41.101 [error] GenServer Shop.Rates terminating
** (FunctionClauseError) no function clause matching in Shop.Rates.parse/1
    (shop 0.4.0) lib/shop/rates.ex:18: Shop.Rates.parse(%{"vat" => nil})
    (stdlib 6.2) gen_server.erl:2345: :gen_server.try_handle_info/3
Last message: :refresh
09:59:41.120 [notice] Application shop exited: shutdown
Kernel pid terminated (application_controller) ("{application_terminated,shop,shutdown}")`,
  },
  {
    name: 'quarkus: illegal state at start',
    source: 'quarkus ApplicationLifecycle',
    expected: 'app-exception',
    log: `
2026-05-04 09:59:38,101 WARN  [io.qua.config] (main) Unrecognized configuration key "quarkus.http.cors" was provided; it will be ignored
2026-05-04 09:59:39,101 ERROR [io.qua.run.Application] (main) Failed to start application: java.lang.RuntimeException: Failed to start quarkus
	at io.quarkus.runner.ApplicationImpl.doStart(Unknown Source)
Caused by: java.lang.IllegalStateException: duplicate handler for event OrderPlaced: com.acme.A and com.acme.B
	at com.acme.Bus.register(Bus.java:31)
	... 6 more
2026-05-04 09:59:39,201 INFO  [io.quarkus] (main) orders stopped in 0.031s`,
  },
  {
    name: 'deno: uncaught error',
    source: 'deno runtime',
    expected: 'app-exception',
    log: `
Warning: Sloppy module resolution is enabled
error: Uncaught (in promise) RangeError: Invalid time value
    const until = new Date(row.until).toISOString();
                                      ^
    at Date.toISOString (<anonymous>)
    at file:///app/sync.ts:31:39`,
  },
]
