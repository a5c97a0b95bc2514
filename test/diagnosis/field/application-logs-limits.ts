/** Field cases: limits other than memory, language heaps that are full, and crashes in native code. */
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

export const LIMIT_CASES: readonly LogCase[] = [
  {
    name: 'fluent-bit: inotify instances used up',
    source: 'github.com/fluent/fluent-bit/issues/1777',
    expected: 'resource-limit',
    log: `
Fluent Bit v3.1.8
* Copyright (C) 2015-2024 The Fluent Bit Authors
* Fluent Bit is a CNCF sub-project under the umbrella of Fluentd
[2026/05/04 09:59:40] [ info] [fluent bit] version=3.1.8, commit=315fc06e5e, pid=1
[2026/05/04 09:59:40] [ warn] [config] deprecated property 'Mem_Buf_Limit' in filter
[2026/05/04 09:59:40] [ info] [input:tail:tail.0] initializing
[2026/05/04 09:59:40] [error] [/src/fluent-bit/plugins/in_tail/tail_fs_inotify.c:360 errno=24] Too many open files
[2026/05/04 09:59:40] [error] failed initialize input tail.0
[2026/05/04 09:59:40] [error] [engine] input initialization failed`,
  },
  {
    name: 'promtail: no space left that is really watches',
    source: 'github.com/fluent/fluent-bit/issues/1018, inotify_add_watch(2)',
    expected: 'resource-limit',
    log: `${NOISE.logfmt}
level=error ts=2026-05-04T09:59:41.301Z caller=main.go:170 msg="error creating promtail" error="failed to make file target manager: inotify_add_watch: no space left on device"`,
    acceptable: ['disk-full'],
  },
  {
    name: 'jvm: unable to create native thread',
    source: 'hotspot os::create_thread',
    expected: 'resource-limit',
    acceptable: ['heap-exhausted'],
    lived: 900,
    log: `${NOISE.jvm}
[912.101s][warning][os,thread] Failed to start thread "Unknown thread" with pthread_create failed (EAGAIN) for attributes: stacksize: 1024k, guardsize: 4k, detached.
09:59:41.010 [http-412] ERROR io.acme.Main - fatal
java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached
	at java.base/java.lang.Thread.start0(Native Method)
	at java.base/java.util.concurrent.ThreadPoolExecutor.addWorker(ThreadPoolExecutor.java:945)`,
  },
  {
    name: 'go: newosproc under a pid limit',
    source: 'go runtime os_linux.go',
    expected: 'resource-limit',
    exit: 2,
    lived: 800,
    log: `
runtime: failed to create new OS thread (have 212 already; errno=11)
runtime: may need to increase max user processes (ulimit -u)
fatal error: newosproc

goroutine 8812 [running]:
runtime.throw({0x1a3b2c1?, 0x0?})
	/usr/local/go/src/runtime/panic.go:1101 +0x48`,
  },
  {
    name: 'python: too many open files while accepting',
    source: 'CPython OSError 24',
    expected: 'resource-limit',
    lived: 5400,
    log: `${NOISE.python}
2026-05-04 09:59:40,801 ERROR   [asyncio] socket.accept() out of system resource
socket: <asyncio.TransportSocket fd=6, family=2, type=1, proto=0, laddr=('0.0.0.0', 8000)>
Traceback (most recent call last):
  File "/usr/local/lib/python3.12/asyncio/selector_events.py", line 178, in _accept_connection
OSError: [Errno 24] Too many open files
2026-05-04 09:59:41,001 CRITICAL [app.boot] giving up after 100 accept failures`,
  },
  {
    name: 'shell: cannot fork',
    source: 'bash fork retry',
    expected: 'resource-limit',
    exit: 254,
    log: `
/entrypoint.sh: fork: retry: Resource temporarily unavailable
/entrypoint.sh: fork: retry: Resource temporarily unavailable
/entrypoint.sh: fork: Resource temporarily unavailable`,
  },
  {
    name: 'elasticsearch: max_map_count bootstrap check',
    source: 'elasticsearch docs, bootstrap checks',
    expected: 'resource-limit',
    acceptable: ['config-invalid'],
    exit: 78,
    log: `
{"@timestamp":"2026-05-04T09:59:34.646Z", "log.level": "INFO", "message":"bound or publishing to a non-loopback address, enforcing bootstrap checks", "process.thread.name":"main"}
ERROR: [1] bootstrap checks failed. You must address the points described in the following [1] lines before starting Elasticsearch.
bootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]; for more information see [https://www.elastic.co/guide/en/elasticsearch/reference/8.17/bootstrap-checks.html]
ERROR: Elasticsearch did not exit normally - check the logs at /usr/share/elasticsearch/logs/docker-cluster.log`,
  },
  {
    name: 'node: V8 heap limit under a shell',
    source: 'v8 fatal OOM, node docs',
    expected: 'heap-exhausted',
    exit: 134,
    lived: 700,
    log: `${NOISE.node}

<--- Last few GCs --->

[1:0x6d1a000]   701201 ms: Mark-Compact 505.1 (522.3) -> 504.4 (522.8) MB, pooled: 0 MB, 801.20 / 0.00 ms  (average mu = 0.112, current mu = 0.010) allocation failure; scavenge might not succeed

<--- JS stacktrace --->

FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0xe13b74 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]
Aborted (core dumped)`,
  },
  {
    name: 'jvm: java heap space with ExitOnOutOfMemoryError',
    source: 'hotspot debug.cpp report_java_out_of_memory',
    expected: 'heap-exhausted',
    exit: 3,
    lived: 3000,
    log: `${NOISE.jvm}
09:59:40.812 [main] WARN  io.acme.pool - connection reset by peer, retrying
Terminating due to java.lang.OutOfMemoryError: Java heap space`,
  },
  {
    name: 'logstash: heap dump and exit',
    source: 'logstash docs, performance troubleshooting',
    expected: 'heap-exhausted',
    exit: 3,
    lived: 1200,
    log: `
[2026-05-04T09:41:12,101][WARN ][deprecation.logstash.codecs.plain] Relying on default value of ${'`'}pipeline.ecs_compatibility${'`'}, which may change in a future major release of Logstash.
[2026-05-04T09:59:12,101][WARN ][logstash.outputs.elasticsearch][main] Restored connection to ES instance {:url=>"http://es:9200/"}
java.lang.OutOfMemoryError: Java heap space
Dumping heap to java_pid1.hprof ...
Heap dump file created [1044713317 bytes in 4.318 secs]`,
  },
  {
    name: 'jvm: metaspace',
    source: 'hotspot Metaspace OOM',
    expected: 'heap-exhausted',
    lived: 600,
    log: `${NOISE.jvm}
Exception in thread "main" java.lang.OutOfMemoryError: Metaspace
	at java.base/java.lang.ClassLoader.defineClass1(Native Method)
	at org.codehaus.groovy.reflection.ClassLoaderForClassArtifacts.define(ClassLoaderForClassArtifacts.java:44)`,
  },
  {
    name: 'pandas: MemoryError',
    source: 'numpy _ArrayMemoryError',
    expected: 'heap-exhausted',
    log: `${NOISE.python}
Traceback (most recent call last):
  File "/app/features.py", line 77, in build
    m = np.zeros((n, n))
numpy._core._exceptions._ArrayMemoryError: Unable to allocate 29.8 GiB for an array with shape (63245, 63245) and data type float64`,
  },
  {
    name: 'dotnet: OutOfMemoryException',
    source: 'coreclr with GCHeapHardLimit',
    expected: 'heap-exhausted',
    exit: 134,
    lived: 300,
    log: `${NOISE.dotnet}
Out of memory.
   at System.GC.AllocateNewArray(IntPtr, Int32, GC_ALLOC_FLAGS)
   at System.Collections.Generic.List${'`'}1[[System.__Canon, System.Private.CoreLib]].set_Capacity(Int32)
   at Orders.Export.Run() in /src/Orders/Export.cs:line 120`,
  },
  {
    name: 'php: allowed memory size',
    source: 'php memory_limit',
    expected: 'heap-exhausted',
    exit: 255,
    log: `
[2026-05-04 09:59:39] production.INFO: import started {"rows":2200141}
PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /app/src/Import/Reader.php on line 88`,
  },
  {
    name: 'c++: segmentation fault, only the shell says so',
    source: 'bash job control message',
    expected: 'native-crash',
    exit: 139,
    log: `
[matcher] loaded 18 dictionaries
[matcher] WARN: dictionary "de-AT" is stale, refresh failed: timeout
/entrypoint.sh: line 9:     7 Segmentation fault      (core dumped) /app/matcher --serve`,
  },
  {
    name: 'jvm: fatal error report',
    source: 'hotspot vmError.cpp',
    expected: 'native-crash',
    exit: 134,
    lived: 300,
    log: `${NOISE.jvm}
#
# A fatal error has been detected by the Java Runtime Environment:
#
#  SIGSEGV (0xb) at pc=0x00007f1c4c0b7a31, pid=1, tid=58
#
# JRE version: OpenJDK Runtime Environment Temurin-21.0.7+6 (21.0.7+6) (build 21.0.7+6-LTS)
# Problematic frame:
# C  [libnetty_transport_native_epoll_x86_64.so+0x6a31]  netty_epoll_native_JNI_OnLoad+0x41
#
# Core dump will be written. Default location: //core.1
# If you would like to submit a bug report, please visit:
#   https://github.com/adoptium/adoptium-support/issues`,
  },
  {
    name: 'python: faulthandler dump',
    source: 'CPython faulthandler',
    expected: 'native-crash',
    exit: 139,
    log: `
Fatal Python error: Segmentation fault

Current thread 0x00007f8e1b7c6740 (most recent call first):
  File "/app/.venv/lib/python3.12/site-packages/onnxruntime/capi/onnxruntime_inference_collection.py", line 220 in run
  File "/app/score.py", line 31 in <module>

Extension modules: numpy._core._multiarray_umath, onnxruntime.capi.onnxruntime_pybind11_state (total: 14)`,
  },
  {
    name: 'glibc: heap corruption',
    source: 'glibc malloc_printerr',
    expected: 'native-crash',
    exit: 134,
    log: `
transcoder: 3 workers
transcoder: WARN no hardware acceleration
double free or corruption (!prev)`,
  },
  {
    name: 'illegal instruction without a word',
    source: 'SIGILL of a binary built with AVX-512',
    expected: 'native-crash',
    acceptable: ['architecture-mismatch'],
    exit: 132,
    log: 'llm-embed 0.4.1 loading weights (mmap)',
  },
]
