import { describeLogCause } from '../../support/log-cases.ts'

describeLogCause('arguments-invalid', {
  recognised: [
    {
      of: 'cobra (github.com/spf13/pflag/blob/master/errors.go)',
      log: `Error: unknown flag: --metrics-adress
Usage:
  controller [flags]

Flags:
  -h, --help                     help for controller
      --metrics-address string   where to serve metrics (default ":8080")
`,
      says: ['--metrics-adress'],
      container: { args: ['--metrics-adress=:9090'] },
    },
    {
      of: 'clap 4 (docs.rs/clap/latest/clap/error/enum.ErrorKind.html)',
      log: `error: unexpected argument '--listn' found

  tip: a similar argument exists: '--listen'

Usage: relay --listen <LISTEN>

For more information, try '--help'.`,
      exitCode: 2,
      says: ['--listn'],
    },
    {
      of: 'argparse (docs.python.org/3/library/argparse.html#exiting-methods)',
      log: `usage: train.py [-h] --data DATA [--epochs EPOCHS]
train.py: error: the following arguments are required: --data`,
      exitCode: 2,
      says: ['--data'],
    },
    {
      of: 'click (click.palletsprojects.com/en/stable/exceptions/)',
      log: `Usage: celery [OPTIONS] COMMAND [ARGS]...
Try 'celery --help' for help.

Error: No such option: --concurency Did you mean --concurrency?`,
      exitCode: 2,
    },
    {
      of: 'JVM (docs.oracle.com/en/java/javase/21/docs/specs/man/java.html)',
      log: `Unrecognized VM option 'UseConcMarkSweepGC'
Error: Could not create the Java Virtual Machine.
Error: A fatal exception has occurred. Program will exit.`,
      says: ['UseConcMarkSweepGC', 'JAVA_TOOL_OPTIONS'],
      container: { env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-XX:+UseConcMarkSweepGC' }] },
    },
    {
      of: 'getopt_long (man7.org/linux/man-pages/man3/getopt.3.html)',
      log: `pgbouncer: unrecognized option '--deamon'
Try "pgbouncer --help" for more information.`,
    },
    {
      of: 'commander (github.com/tj/commander.js lib/command.js)',
      log: `error: unknown option '--prot'
(Did you mean --port?)`,
    },
    {
      of: 'mongod (boost::program_options)',
      log: `Error parsing command line: unrecognised option '--storageEngin'
try 'mongod --help' for more information`,
      exitCode: 2,
    },
    {
      of: 'picocli in Keycloak (picocli.info)',
      log: `Unknown option: '--hostname-strict-https'
Possible solutions: --hostname-strict, --hostname-admin
Try '/opt/keycloak/bin/kc.sh start --help' for more information on the available options.`,
      exitCode: 2,
    },
    {
      of: 'kong (github.com/alecthomas/kong)',
      log: `prober: error: unknown flag --interal, did you mean "--interval"?`,
    },
    {
      of: 'a script that wants an argument',
      log: `usage: backup.sh <bucket> <database>`,
      exitCode: 64,
    },
  ],
  nearMisses: [
    {
      of: 'a feature flag service that does not know a flag',
      log: `{"level":"error","msg":"unknown flag checkout-v2 in feature-flag provider, using default"}
{"level":"info","msg":"listening on :8080"}
{"level":"fatal","msg":"dial tcp 10.0.0.7:5432: connect: connection refused"}`,
      instead: 'dependency-unreachable',
    },
    {
      of: 'mysqld with a variable it does not know in its file',
      log: `2026-05-04T09:59:44.100123Z 0 [ERROR] [MY-000067] [Server] unknown variable 'innodb_file_fromat=Barracuda'.
2026-05-04T09:59:44.100200Z 0 [ERROR] [MY-010119] [Server] Aborting`,
      instead: 'config-invalid',
    },
  ],
})
