/** Field cases, third round: small programs and odd loggers. */
import type { LogCase } from './log-case.ts'

export const THIRD_CASES: readonly LogCase[] = [
  {
    name: 'ocaml: unix error',
    source: 'OCaml Unix_error',
    expected: 'dependency-unreachable',
    exit: 2,
    log: 'indexer: listening for jobs\nFatal error: exception Unix.Unix_error(Unix.ECONNREFUSED, "connect", "")',
  },
  {
    name: 'haskell: file is absent',
    source: 'GHC IOException',
    expected: 'missing-file-or-module',
    log: 'postgrest-admin: /etc/postgrest/jwt.pem: openBinaryFile: does not exist (No such file or directory)',
  },
  {
    name: 'swift: fatal error',
    source: 'swift runtime, trap',
    expected: 'app-exception',
    acceptable: ['native-crash'],
    exit: 132,
    log: 'App/Rates.swift:18: Fatal error: Unexpectedly found nil while unwrapping an Optional value\nCurrent stack trace:\n0    libswiftCore.so   0x00007f1 swift_reportFatalError',
  },
  {
    name: 'lua openresty: module',
    source: 'openresty init_by_lua error',
    expected: 'missing-file-or-module',
    log: `nginx: [error] init_by_lua error: /usr/local/openresty/lualib/gateway.lua:3: module 'resty.jwt' not found:
	no field package.preload['resty.jwt']
	no file '/usr/local/openresty/site/lualib/resty/jwt.ljbc'`,
  },
  {
    name: 'r plumber: package',
    source: 'R library()',
    expected: 'missing-file-or-module',
    log: `Error in library(data.table) : there is no package called ‘data.table’
Calls: source -> withVisible -> eval -> eval -> library
Execution halted`,
  },
  {
    name: 'julia: out of memory',
    source: 'Julia OutOfMemoryError',
    expected: 'heap-exhausted',
    log: 'ERROR: LoadError: OutOfMemoryError()\nStacktrace:\n [1] Array\n   @ ./boot.jl:477 [inlined]',
  },
  {
    name: 'clojure: bind',
    source: 'jetty under Clojure',
    expected: 'port-conflict',
    log: `Syntax error (BindException) compiling at (server.clj:44:1).
Address already in use

Full report at:
/tmp/clojure-7721.edn`,
  },
  {
    name: 'erlang vernemq: cookie',
    source: 'erlang distribution handshake',
    expected: 'authentication-failed',
    acceptable: ['config-invalid', 'app-exception', 'unknown'],
    log: `09:59:40.101 [info] Try to cluster with vmq@10.244.0.9
09:59:40.901 [error] ** Connection attempt from node 'vmq@10.244.0.9' rejected. Invalid challenge reply. **
could not join cluster: not_reachable`,
  },
  {
    name: 'mosquitto: config',
    source: 'mosquitto conf.c',
    expected: 'config-invalid',
    exit: 3,
    log: `1777888780: Loading config file /mosquitto/config/mosquitto.conf
1777888780: Error: Unknown configuration variable "allow_anonymus".
1777888780: Error found at /mosquitto/config/mosquitto.conf:4.`,
  },
  {
    name: 'ldap: slapd database of another user',
    source: 'openldap back-mdb',
    expected: 'permission-denied',
    acceptable: ['data-incompatible'],
    log: `6637a1 @(#) $OpenLDAP: slapd 2.6.9 $
6637a1 mdb_db_open: database "dc=corp,dc=example" cannot be opened: Permission denied (13). Restore from backup!
6637a1 backend_startup_one (type=mdb, suffix="dc=corp,dc=example"): bi_db_open failed! (13)
6637a1 slapd stopped.`,
  },
  {
    name: 'varnish: memory lock and a VCL error',
    source: 'varnishd VCC',
    expected: 'config-invalid',
    exit: 2,
    log: `Warnings:
VCL compiled.
Error:
Message from VCC-compiler:
Expected an action, 'if', '{' or '}'
('/etc/varnish/default.vcl' Line 14 Pos 5)
Running VCC-compiler failed, exited with 2
VCL compilation failed`,
  },
  {
    name: 'squid: cache directory',
    source: 'squid fatal()',
    expected: 'permission-denied',
    log: `2026/05/04 09:59:40| WARNING: BCP 177 violation. Detected non-functional IPv6 loopback.
2026/05/04 09:59:40| FATAL: Failed to make swap directory /var/spool/squid: (13) Permission denied`,
  },
  {
    name: 'dask: scheduler does not answer',
    source: 'distributed.comm',
    expected: 'dependency-unreachable',
    lived: 35,
    log: `2026-05-04 09:59:05,101 - distributed.nanny - INFO -         Start Nanny at: 'tcp://10.244.1.7:40217'
Traceback (most recent call last):
  File "/opt/conda/lib/python3.12/site-packages/distributed/comm/core.py", line 342, in connect
    comm = await wait_for(
OSError: Timed out trying to connect to tcp://dask-scheduler:8786 after 30 s`,
  },
  {
    name: 'ollama: model blobs on a full volume',
    source: 'ollama pull error',
    expected: 'disk-full',
    log: `time=2026-05-04T09:59:40.101Z level=INFO source=images.go:476 msg="total blobs: 12"
time=2026-05-04T09:59:41.101Z level=WARN source=gpu.go:221 msg="no compatible GPUs were discovered"
Error: write /root/.ollama/models/blobs/sha256-6a0746-partial: no space left on device`,
  },
  {
    name: 'vllm: token without access to the model',
    source: 'huggingface_hub GatedRepoError',
    expected: 'authentication-failed',
    acceptable: ['config-invalid'],
    log: `INFO 05-04 09:59:38 [__init__.py:239] Automatically detected platform cuda.
WARNING 05-04 09:59:38 [config.py:2704] Casting torch.bfloat16 to torch.float16.
Traceback (most recent call last):
  File "/usr/local/lib/python3.12/dist-packages/huggingface_hub/utils/_http.py", line 409, in hf_raise_for_status
    response.raise_for_status()
requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://huggingface.co/meta-llama/x/resolve/main/config.json

The above exception was the direct cause of the following exception:

OSError: You are trying to access a gated repo.
Make sure to have access to it at https://huggingface.co/meta-llama/x.`,
  },
  {
    name: 'triton: GPU is not there',
    source: 'CUDA runtime error',
    expected: 'unknown',
    acceptable: ['app-exception', 'config-invalid', 'missing-file-or-module', 'native-crash'],
    log: `I0504 09:59:40.101 1 server.cc:592] starting
RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver`,
  },
]
