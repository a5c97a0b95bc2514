/** Messages of processes that meet a limit other than memory: files, threads, processes, watches. */
import type { Signature } from './signature.ts'

export const resourceLimit: readonly Signature[] = [
  {
    pattern:
      /(?<what>[Tt]oo many open files(?: in system)?)|\b(?<code>EMFILE|ENFILE|emfile|enfile)\b|\(os error 2[34]\)|\[Errno 2[34]\]|failed \(24: |[Cc]annot raise FD limit|requiring at least \d+ max file descriptors|max file descriptors \[\d+\][^\n]{0,60} is too low/,
    strength: 0.97,
    of: 'open files',
  },
  {
    pattern:
      /(?<what>unable to create (?:new )?native thread|can't start new thread|failed to create new OS thread|pthread_create failed[^\n]{0,60}|[Cc]annot create (?:worker )?thread|[Ff]ailed to (?:create|start|spawn) (?:a )?(?:new )?(?:worker )?thread[^\n]{0,60}|fork: (?:retry: )?[Rr]esource temporarily unavailable|[Cc]annot fork[^\n]{0,40}|fork(?:\(\))?[^\n]{0,30}(?:failed|EAGAIN|Resource temporarily unavailable)|fork\/exec [^\n:]{1,80}: resource temporarily unavailable|spawn \S{1,120} EAGAIN|ERR_WORKER_INIT_FAILED|newosproc)/,
    strength: 0.97,
    of: 'threads and processes',
  },
  {
    pattern: /BlockingIOError: \[Errno 11\] (?<what>Resource temporarily unavailable)/,
    strength: 0.94,
    unless: /\b(?:flock|lockf|fcntl|recv)\b/,
    of: 'Python os.fork',
  },
  {
    pattern:
      /(?<what>System limit for number of file watchers reached|inotify_(?:init1?|add_watch)[^\n]{0,60}(?:failed|[Tt]oo many|[Nn]o space)|limit \(\d+\) on the number of inotify (?:instances|watches)|User limit of inotify (?:watches|instances) reached|(?:fsnotify|inotify|watcher)[^\n]{0,80}(?:[Tt]oo many open files|[Nn]o space left on device))/,
    strength: 0.98,
    of: 'inotify',
  },
  {
    pattern:
      /(?<what>max virtual memory areas vm\.max_map_count \[\d+\][^\n"]{0,80}|memory locking requested for elasticsearch process but memory is not locked|max number of threads \[\d+\][^\n"]{0,60}|could not create (?:semaphores|shared memory segment)[^\n]{0,80}|could not resize shared memory segment[^\n]{0,80}|semget[^\n]{0,40}No space left on device)/,
    strength: 0.96,
    of: 'Elasticsearch bootstrap checks, PostgreSQL',
  },
  {
    pattern:
      /(?<what>(?:ulimit|RLIMIT_\w{1,120}|setrlimit|prlimit|pids\.max|nproc|nofile)[^\n]{0,80}(?:exceeded|reached|too low|cannot|failed|insufficient))|(?<task>[Tt]ask limit reached|[Pp]rocess limit reached)/,
    strength: 0.9,
    of: 'free text',
  },
]
