/** Messages of run-times that ran out of their own heap. */
import type { Signature } from './signature.ts'

export const heapExhausted: readonly Signature[] = [
  {
    pattern:
      /(?<what>JavaScript heap out of memory|Reached heap limit|Ineffective mark-compacts near heap limit|ERR_WORKER_OUT_OF_MEMORY|invalid (?:array|table size|string) (?:length )?Allocation failed)/,
    strength: 0.98,
    of: 'V8',
  },
  {
    pattern:
      /OutOfMemoryError: (?<what>Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|PermGen space|Direct buffer memory|Requested array size exceeds VM limit|Cannot reserve \d+ bytes of direct buffer memory[^\n]{0,80}|Map failed)|Terminating due to java\.lang\.OutOfMemoryError: (?<exit>[^\n]{3,60})|(?<native>insufficient memory for the Java Runtime Environment to continue)|(?<reserve>Could not reserve enough space for \d+KB object heap|Could not reserve enough space[^\n]{0,40})/,
    strength: 0.98,
    of: 'JVM',
  },
  {
    pattern: /java\.lang\.OutOfMemoryError(?!: unable to create)(?!: Unable to create)/,
    strength: 0.93,
    of: 'JVM',
  },
  {
    pattern:
      /(?<what>System\.OutOfMemoryException|GC heap initialization failed|Failed to create CoreCLR, HRESULT: 0x8007000E|Insufficient memory to continue the execution of the program)/,
    strength: 0.97,
    of: '.NET',
  },
  {
    pattern:
      /(?:^|\n)(?<what>(?:numpy\.[\w.]*)?(?:_Array)?MemoryError(?:: [^\n]{1,160})?)|(?<np>Unable to allocate [\d.]{1,120} [KMGT]iB for an array)|(?<torch>DefaultCPUAllocator: (?:can't|not enough)[^\n]{0,80}|CUDA out of memory[^\n]{0,80})/,
    strength: 0.97,
    of: 'Python, NumPy, PyTorch',
  },
  {
    pattern:
      /(?<what>fatal error: (?:runtime: )?(?:out of memory|cannot allocate memory|cannot allocate heap metadata)|runtime: out of memory: [^\n]{1,80})/,
    strength: 0.97,
    of: 'Go',
  },
  {
    pattern:
      /(?<what>Allowed memory size of \d+ bytes exhausted|failed to allocate memory|NoMemoryError|memory allocation of \d+ bytes failed|std::bad_alloc|eheap_alloc: Cannot allocate \d+ bytes|Heap exhausted|\bOutOfMemoryError\(\)|beam\.smp: [^\n]{0,40}Cannot allocate|not enough memory for allocation)/,
    strength: 0.97,
    of: 'PHP, Ruby, Rust, C++, Erlang, Julia',
  },
  {
    pattern:
      /(?<what>OOM command not allowed when used memory > 'maxmemory'|out of memory|Out of memory|[Cc]annot allocate memory|ENOMEM)/,
    strength: 0.85,
    unless:
      /kill(?:ed)? process|Killed process|fork|vm\.overcommit|overcommit|oom[-_]?score|unable to create (?:new )?native thread|without low memory|low memory condition/i,
    of: 'free text',
  },
]
