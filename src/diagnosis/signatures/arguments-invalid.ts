/** Messages of programs that reject their command line. */
import type { Signature } from './signature.ts'

export const argumentsInvalid: readonly Signature[] = [
  // https://pkg.go.dev/flag and https://github.com/spf13/pflag/blob/master/errors.go
  {
    pattern:
      /flag provided but not defined: (?<what>-[^\s"]+)|unknown (?:long |short |shorthand )?flag[:]? ?['`"]?(?<flag>-[^\s'`",]+|\w[\w.-]*)['`"]?(?: in -\S+)?|bad flag syntax: (?<syntax>\S+)/,
    strength: 0.97,
    unless: /feature[- ]?flag/i,
    of: 'Go flag, pflag, kingpin, kong',
  },
  {
    pattern:
      /flag needs an argument: (?<what>[^\n"]{1,80})|expected argument for flag '(?<flag>[^']+)'|invalid (?:value|boolean value|argument) "[^"\n]{0,120}" for (?:flag )?"?(?<bad>-[^\s:"]+(?:, -[^\s:"]+)?)"?(?: flag)?|required flag(?:\(s\))? [^\n]{1,120} not (?:set|provided)|Required flags? "[^"]+" not set|missing flags?: (?<missing>--[^\n]{1,120})|the required flag [^\n]{1,80} was not specified/,
    strength: 0.96,
    of: 'Go flag, pflag, kingpin, kong, urfave/cli',
  },
  {
    pattern:
      /unknown command "?(?<what>[\w:-]+)"? for "[^"]+"|accepts (?:at most |between )?\d+(?: and \d+)? arg\(s\), received \d+|requires at least \d+ arg\(s\)|Error parsing command ?line arguments?: (?<parse>[^\n"]{3,160})|unexpected argument (?<extra>\S+)|error verifying flags, (?<etcd>[^\n"]{3,120})/,
    strength: 0.95,
    of: 'cobra, kingpin, kong, etcd',
  },
  // https://docs.rs/clap/latest/clap/error/enum.ErrorKind.html
  {
    pattern:
      /error: (?:unexpected argument '(?<what>[^']+)' found|Found argument '(?<old>[^']+)' which wasn't expected|the following required arguments were not provided|unrecognized subcommand '(?<sub>[^']+)'|invalid value '[^'\n]*' for '(?<bad>[^'\n]+)'|a value is required for '(?<value>[^'\n]+)'|the argument '(?<arg>[^'\n]+)' cannot be used)/,
    strength: 0.97,
    of: 'clap',
  },
  // https://docs.python.org/3/library/argparse.html, https://click.palletsprojects.com/en/stable/exceptions/
  {
    pattern:
      /error: (?:unrecognized arguments: (?<what>[^\n]{1,160})|the following arguments are required: (?<missing>[^\n]{1,120})|argument (?<bad>[^:\n]{1,80}): (?:expected|invalid|not allowed|ignored|conflicting)|one of the arguments [^\n]{1,120} is required|too few arguments|ambiguous option: |no such option: (?<none>\S+)|unknown option '(?<node>[^']+)'|missing required argument|required option '(?<req>[^']+)' not specified|option '(?<val>[^']+)' argument )/,
    strength: 0.96,
    of: 'argparse, optparse, commander',
  },
  {
    pattern:
      /(?:Error: )?(?:No such option:? ['"]?(?<what>-[\w-]+)|Missing (?:option|argument|parameter) '?(?<missing>[^'\n]{1,80})|Invalid value for '(?<bad>[^'\n]+)'|No such command '(?<sub>[^'\n]+)'|Got unexpected extra arguments? \(|Option '?(?<opt>-[\w-]+)'? requires an argument)/,
    strength: 0.95,
    of: 'click, typer',
  },
  {
    pattern:
      /Unknown command line flag '(?<what>[^']+)'|unknown command line flag '(?<flag>[^']+)'|Flags parsing error/,
    strength: 0.96,
    of: 'absl, gflags',
  },
  // GNU getopt_long, BusyBox and Perl: https://man7.org/linux/man-pages/man3/getopt.3.html
  {
    pattern:
      /(?:unrecogni[sz]ed option:? ['`"‘]?(?<what>-{0,2}[\w=.-]+)|invalid option(?: --|:) ['`"‘]?(?<bad>-{0,2}[\w-]+)|option ['`"‘]?(?<opt>[\w-]+)['`"’]? requires an argument|option requires an argument -- |illegal option -- |Unknown option: (?<unknown>\S+)|unknown option (?:--? ?)?['`"]?(?<other>-{1,2}[\w-]+))/i,
    strength: 0.94,
    unless: /Unrecognized VM option|\[emerg\]|ConfigFile|my\.cnf/,
    of: 'getopt, boost::program_options, Perl',
  },
  {
    pattern:
      /(?:Unrecognized (?:VM )?option:? '?(?<what>[^'\n]{1,80})'?|Invalid (?:maximum|initial) heap size: (?<heap>\S+)|Conflicting collector combinations|Error: Could not create the Java Virtual Machine|Initial heap size set to a larger value than the maximum heap size|Missing required (?:option|parameter|argument)s?:? (?<missing>[^\n]{1,120})|Unmatched arguments? (?:at index|from index)|Unknown option: '(?<pico>[^']+)'|UnrecognizedOptionException: (?<commons>[^\n]{1,120})|Was passed main parameter '[^']*' but no main parameter)/,
    strength: 0.95,
    of: 'JVM, picocli, commons-cli, JCommander',
  },
  {
    pattern:
      /(?:node: bad option: (?<what>\S+)|ERR_PARSE_ARGS_\w+|Unknown arguments?: (?<yargs>[\w, -]{1,120})|Not enough non-option arguments|Nonexistent flag: (?<flag>\S+)|Unrecognized command or argument '(?<net>[^']+)'|Option '(?<opt>[^'\n]+)' is unknown|OptionParser::\w+: (?<ruby>[^\n]{1,100})|The "(?<php>--?[^"]+)" option does not exist|Command "(?<cmd>[^"\n]+)" is not defined|Not enough arguments \(missing|Unknown switches? |PARSE ERROR: Argument: [^\n]{1,100})/,
    strength: 0.95,
    of: 'Node, yargs, oclif, System.CommandLine, OptionParser, Symfony Console, TCLAP',
  },
  {
    pattern:
      /(?:mysqld?|mariadbd?|mongod|mongos|redis-server|postgres|nginx|httpd|haproxy|envoy|traefik|consul|vault|etcd|minio)[^\n]{0,60}(?:unknown (?:option|variable) '?(?<what>--[^'\n]+)|invalid option: "(?<bad>[^"]+)"|Error parsing command line: (?<parse>[^\n]{3,120}))|Error parsing command line: (?<boost>[^\n]{3,120})|\[ERROR\][^\n]{0,60}unknown option '(?<mysql>--[^']+)'/,
    strength: 0.95,
    of: 'server programs',
  },
  {
    pattern: /(?:^|\n)\s*[Uu]sage(?: of [^\n:]+)?: ?(?<usage>[^\n]{0,160})/,
    strength: 0.6,
    of: 'anything that prints its usage and ends',
  },
]
