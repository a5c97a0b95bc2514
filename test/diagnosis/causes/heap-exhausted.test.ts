import { describeLogCause } from '../../support/log-cases.ts'

const limited = { resources: { limits: { memory: '1Gi' } } }

describeLogCause('heap-exhausted', {
  recognised: [
    {
      of: 'JVM heap',
      log: `Exception in thread "main" java.lang.OutOfMemoryError: Java heap space
	at com.shop.Index.load(Index.java:44)`,
      says: ['-Xmx256m', '1Gi'],
      container: { ...limited, env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx256m' }] },
    },
    {
      of: 'JVM ExitOnOutOfMemoryError',
      log: `Terminating due to java.lang.OutOfMemoryError: Metaspace`,
      exitCode: 3,
    },
    {
      of: 'JVM without room at start',
      log: `# There is insufficient memory for the Java Runtime Environment to continue.
# Native memory allocation (mmap) failed to map 1073741824 bytes for committing reserved memory.`,
    },
    {
      of: 'PHP',
      log: `PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /app/src/Report.php on line 88`,
      exitCode: 255,
    },
    {
      of: 'NumPy',
      log: `numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1000000000,) and data type float64`,
    },
    {
      of: 'Go',
      log: `fatal error: runtime: out of memory

runtime stack:
runtime.throw({0x4c2ff1?, 0x7f?})
	/usr/local/go/src/runtime/panic.go:1023 +0x5c`,
      exitCode: 2,
    },
    {
      of: '.NET',
      log: `Unhandled exception. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.`,
      exitCode: 134,
    },
    { of: 'Rust', log: `memory allocation of 8589934592 bytes failed`, exitCode: 134 },
    {
      of: 'C++',
      log: `terminate called after throwing an instance of 'std::bad_alloc'
  what():  std::bad_alloc`,
      exitCode: 134,
    },
    {
      of: 'BEAM',
      log: `eheap_alloc: Cannot allocate 762886488 bytes of memory (of type "heap").

Crash dump is being written to: erl_crash.dump...done`,
      exitCode: 134,
    },
  ],
  nearMisses: [
    {
      of: 'a kill by the kernel',
      log: `INFO loading model`,
      exitCode: 137,
      container: {
        ...limited,
        lastState: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: '2026-05-04T09:59:40Z',
            finishedAt: '2026-05-04T09:59:45Z',
          },
        },
      },
      instead: 'oom-killed',
    },
    {
      of: 'the usual warning of Redis, then a bad file',
      log: `1:M 04 May 2026 09:59:44.000 # WARNING Memory overcommit must be enabled! Without it, a background save or replication may fail under low memory condition.
1:M 04 May 2026 09:59:44.000 # Bad file format reading the append only file appendonly.aof.1.incr.aof`,
      instead: 'data-incompatible',
    },
  ],
})
