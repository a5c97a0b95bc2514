import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('resource-limit', {
  recognised: [
    {
      of: 'JVM threads',
      log: `Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached
	at java.base/java.lang.Thread.start0(Native Method)`,
      says: ['WORKER_THREADS=4000'],
      container: { env: [{ name: 'WORKER_THREADS', value: '4000' }] },
    },
    {
      of: 'Go threads',
      log: `runtime: failed to create new OS thread (have 12 already; errno=11)
fatal error: newosproc`,
      exitCode: 2,
    },
    {
      of: 'OpenBLAS',
      log: `OpenBLAS blas_thread_init: pthread_create failed for thread 7 of 64: Resource temporarily unavailable`,
    },
    { of: 'Python threads', log: `RuntimeError: can't start new thread` },
    {
      of: 'nginx',
      log: `2026/05/04 09:59:44 [emerg] 7#7: open() "/var/log/nginx/access.log" failed (24: Too many open files)`,
    },
    {
      of: '.NET inotify',
      log: `Unhandled exception. System.IO.IOException: The configured user limit (128) on the number of inotify instances has been reached, or the per-process limit on the number of open file descriptors has been reached.`,
      exitCode: 134,
    },
    {
      of: 'Elasticsearch bootstrap checks (elastic.co/guide/en/elasticsearch/reference/current/bootstrap-checks.html)',
      log: `{"@timestamp":"2026-05-04T09:59:44.000Z", "log.level":"ERROR", "message":"node validation exception\\n[1] bootstrap checks failed. You must address the points described in the following [1] lines before starting Elasticsearch.\\nbootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]"}`,
      exitCode: 78,
      says: ['vm.max_map_count'],
    },
    {
      of: 'Go fsnotify',
      log: `{"level":"fatal","msg":"cannot watch config: fsnotify: too many open files"}`,
    },
  ],
  nearMisses: [
    {
      of: 'a heap that is full',
      log: `Exception in thread "main" java.lang.OutOfMemoryError: Java heap space`,
      instead: 'heap-exhausted',
    },
    {
      of: 'a lock on a directory with the same errno',
      log: `level=error err="opening storage failed: lock DB directory: resource temporarily unavailable"`,
      instead: 'lock-contention',
    },
  ],
})
