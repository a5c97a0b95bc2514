/** Field cases of a blind exam that the rules did not know: wordings of servers, C++ and Ruby. */
import type { LogCase } from './log-case.ts'

export const EXAM_CASES: readonly LogCase[] = [
  {
    name: 'sidekiq: message with its class, then frames without indentation',
    source: 'Ruby 3.2, redis-client',
    expected: 'authentication-failed',
    log: `pid=1 tid=gn1 INFO: Booting Sidekiq 7.2.1
pid=1 tid=gn1 WARN: OJ not found
WRONGPASS invalid username-password pair or user is disabled. (redis://redis-jobs:6379) (RedisClient::AuthenticationError)
/usr/local/bundle/gems/redis-client-0.19.1/lib/redis_client/connection_mixin.rb:52:in \`call_pipelined'
/usr/local/bundle/gems/sidekiq-7.2.1/lib/sidekiq/cli.rb:47:in \`run'`,
  },
  {
    name: 'airflow: empty database',
    source: 'apache-airflow 2.7 check_migrations',
    expected: 'migration-failed',
    acceptable: ['config-invalid'],
    log: 'ERROR: You need to initialize the database. Please run `airflow db init`. Make sure the command is run using Airflow version 2.7.3.',
  },
  {
    name: 'minio: backend of the gateway days',
    source: 'minio RELEASE.2022-10 format-fs',
    expected: 'data-incompatible',
    acceptable: ['config-invalid'],
    log: `ERROR Unable to initialize backend: Unsupported backend format [fs] found on /data
      > Please refer to https://min.io/docs for migration`,
  },
  {
    name: 'consul: two addresses and no bind',
    source: 'consul agent 1.17',
    expected: 'config-invalid',
    acceptable: ['arguments-invalid'],
    log: "==> Multiple private IPv4 addresses found. Please configure one with 'bind' and/or 'advertise'.",
  },
  {
    name: 'toml11: syntax error nobody catches',
    source: 'toml11, libstdc++ terminate handler',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    exit: 134,
    log: `[info] loading /etc/greeks/surfaces.toml
terminate called after throwing an instance of 'toml::syntax_error'
  what():  [error] toml::parse_key_value_pair: missing key-value separator \`=\`
 --> /etc/greeks/surfaces.toml
   |
 14 | smoothing  0.35
/entrypoint.sh: line 3:     8 Aborted                 /usr/bin/greeks`,
  },
  {
    name: 'std::out_of_range nobody catches',
    source: 'libstdc++ terminate handler',
    expected: 'native-crash',
    acceptable: ['app-exception'],
    exit: 134,
    log: `mux 2.4.0
terminate called after throwing an instance of 'std::out_of_range'
  what():  vector::_M_range_check: __n (which is 7) >= this->size() (which is 7)
/run.sh: line 5:    11 Aborted                 (core dumped) /usr/local/bin/mux "$@"`,
  },
  {
    name: 'schedule that names its variable',
    source: 'node-cron, pino',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    container: { env: [{ name: 'DIGEST_SCHEDULE', value: '0 25 * * *' }] },
    log: `{"level":"info","msg":"digest-cron 2.4.0"}
{"level":"fatal","msg":"cannot schedule digest","err":"Constraint error, got value 25 expected range 0-23","env":"DIGEST_SCHEDULE"}`,
  },
  {
    name: 'problems counted in a file',
    source: 'Go log, an own validator',
    expected: 'config-invalid',
    log: `2026/05/04 09:59:40 listeners[2]: port 99080 is out of range 1-65535
2026/05/04 09:59:40 1 problem in /etc/mux/listeners.yaml, not starting`,
  },
  {
    name: 'redis loads its data',
    source: 'redis-py 4.3',
    expected: 'dependency-unreachable',
    log: `Traceback (most recent call last):
  File "/app/terms.py", line 20, in <module>
    r.ping()
redis.exceptions.BusyLoadingError: Redis is loading the dataset in memory`,
  },
  {
    name: 'rules do not compile, metrics are refused',
    source: 'Go log without levels',
    expected: 'app-exception',
    acceptable: ['config-invalid'],
    log: `2026/05/04 09:59:40 [warn] statsd: write udp 127.0.0.1:49001->127.0.0.1:8125: write: connection refused
2026/05/04 09:59:41 [warn] statsd: write udp 127.0.0.1:49002->127.0.0.1:8125: write: connection refused
2026/05/04 09:59:41 rule 118: unbalanced parenthesis in expression "(host == a && (path ^ b)"
2026/05/04 09:59:41 1 of 412 rules failed to compile`,
  },
  {
    name: 'schema older than the code',
    source: 'an own check, JSON lines',
    expected: 'migration-failed',
    acceptable: ['data-incompatible', 'config-invalid'],
    log: `{"level":"INFO","msg":"journal 2.4.0"}
{"level":"ERROR","msg":"schema check failed","have":41,"want":42,"hint":"run journal migrate"}`,
  },
  {
    name: 'model file is absent',
    source: 'ONNX Runtime 1.16',
    expected: 'missing-file-or-module',
    acceptable: ['config-invalid'],
    log: `{"event": "loading model", "path": "/models/fraud-v9.onnx", "level": "info"}
{"event": "startup failed", "level": "error", "exception": "Traceback (most recent call last):\\n  File \\"/app/serve.py\\", line 21, in load\\nNoSuchFile: [ONNXRuntimeError] : 3 : NO_SUCHFILE : Load model from /models/fraud-v9.onnx failed. File doesn't exist"}`,
  },
  {
    name: 'database came back, the data is odd',
    source: 'Python, an exception of its own',
    expected: 'app-exception',
    log: `2026-05-04 09:59:30,001 WARNING db: connection to server at "pg-x" (10.98.0.9), port 5432 failed: Connection refused, retry 1
2026-05-04 09:59:31,001 WARNING db: connection to server at "pg-x" (10.98.0.9), port 5432 failed: Connection refused, retry 2
2026-05-04 09:59:32,001 WARNING db: connection to server at "pg-x" (10.98.0.9), port 5432 failed: Connection refused, retry 3
2026-05-04 09:59:34,001 INFO db: connected
2026-05-04 09:59:36,001 INFO 118 features loaded
Traceback (most recent call last):
  File "/app/watch.py", line 61, in check
    raise DriftError(f"psi {psi:.2f} of feature age_bucket is above 0.25")
__main__.DriftError: psi 0.41 of feature age_bucket is above 0.25`,
  },
  {
    name: 'optional metrics port is taken, a plan is wrong',
    source: 'Go slog',
    expected: 'config-invalid',
    acceptable: ['app-exception'],
    log: `{"level":"WARN","msg":"metrics listener not started","err":"listen tcp :9090: bind: address already in use"}
{"level":"INFO","msg":"loading plans"}
{"level":"FATAL","msg":"plan \\"gold\\": burst must be greater than rate (burst=10 rate=50)"}`,
  },
  {
    name: 'checks that passed name refusals',
    source: 'TAP output',
    expected: 'app-exception',
    acceptable: ['unknown'],
    log: `1..4
ok 1 - api refuses without token (401 Unauthorized)
ok 2 - admin port is closed (connection refused)
not ok 3 - /v2/limits returns 12 items, expected 14
ok 4 - unknown host does not resolve (no such host)
# 1 of 4 failed`,
  },
  {
    name: 'shell reports a killed child under a memory limit',
    source: 'bash, no label from the run-time',
    expected: 'oom-killed',
    acceptable: ['app-exception', 'terminated-externally'],
    container: { resources: { limits: { memory: '192Mi' } } },
    log: `trim: clip 88121.mov 3840x2160
/app/trim.sh: line 22:    23 Killed                  ffmpeg -i "$in" -vf scale=1920:-1 "$out"
trim: ffmpeg ended with 137`,
  },
]
