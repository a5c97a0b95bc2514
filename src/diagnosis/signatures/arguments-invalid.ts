/** Messages of programs that reject their command line. */
import type { Signature } from './signature.ts'

export const argumentsInvalid: readonly Signature[] = [
  // https://pkg.go.dev/flag and https://github.com/spf13/pflag/blob/master/errors.go
  {
    pattern:
      /flag provided but not defined: (?<what>-[^\s"]{1,120})|unknown (?:long |short |shorthand )?flag[:]? ?['`"]?(?<flag>-[^\s'`",]{1,120}|\w[\w.-]*)['`"]?(?: in -\S{1,120})?|bad flag syntax: (?<syntax>\S{1,120})/,
    strength: 0.97,
    unless: /feature[- ]?flag/i,
    of: 'Go flag, pflag, kingpin, kong',
  },
  {
    pattern:
      /flag needs an argument: (?<what>[^\n"]{1,80})|expected argument for flag '(?<flag>[^']{1,120})'|invalid (?:value|boolean value|argument) "[^"\n]{0,120}" for (?:flag )?"?(?<bad>-[^\s:"]{1,120}(?:, -[^\s:"]{1,120})?)"?(?: flag)?|required flag(?:\(s\))? [^\n]{1,120} not (?:set|provided)|Required flags? "[^"]{1,120}" not set|missing flags?: (?<missing>--[^\n]{1,120})|the required flag [^\n]{1,80} was not specified/,
    strength: 0.96,
    of: 'Go flag, pflag, kingpin, kong, urfave/cli',
  },
  {
    pattern:
      /unknown command "?(?<what>[\w:-]{1,120})"? for "[^"]{1,120}"|accepts (?:at most |between )?\d+(?: and \d+)? arg\(s\), received \d+|requires at least \d+ arg\(s\)|Error parsing command ?line arguments?: (?<parse>[^\n"]{3,160})|unexpected argument (?<extra>\S{1,120})|error verifying flags, (?<etcd>[^\n"]{3,120})/,
    strength: 0.95,
    of: 'cobra, kingpin, kong, etcd',
  },
  // https://docs.rs/clap/latest/clap/error/enum.ErrorKind.html
  {
    pattern:
      /error: (?:unexpected argument '(?<what>[^']{1,120})' found|Found argument '(?<old>[^']{1,120})' which wasn't expected|the following required arguments were not provided|unrecognized subcommand '(?<sub>[^']{1,120})'|invalid value '[^'\n]*' for '(?<bad>[^'\n]{1,120})'|a value is required for '(?<value>[^'\n]{1,120})'|the argument '(?<arg>[^'\n]{1,120})' cannot be used)/,
    strength: 0.97,
    of: 'clap',
  },
  // https://docs.python.org/3/library/argparse.html, https://click.palletsprojects.com/en/stable/exceptions/
  {
    pattern:
      /error: (?:unrecognized arguments: (?<what>[^\n]{1,160})|the following arguments are required: (?<missing>[^\n]{1,120})|argument (?<bad>[^:\n]{1,80}): (?:expected|invalid|not allowed|ignored|conflicting)|one of the arguments [^\n]{1,120} is required|too few arguments|ambiguous option: |no such option: (?<none>\S{1,120})|unknown option '(?<node>[^']{1,120})'|missing required argument|required option '(?<req>[^']{1,120})' not specified|option '(?<val>[^']{1,120})' argument )/,
    strength: 0.96,
    of: 'argparse, optparse, commander',
  },
  {
    pattern:
      /(?:Error: )?(?:No such option:? ['"]?(?<what>-[\w-]{1,120})|Missing (?:option|argument|parameter) '?(?<missing>[^'\n]{1,80})|Invalid value for '(?<bad>[^'\n]{1,120})'|No such command '(?<sub>[^'\n]{1,120})'|Got unexpected extra arguments? \(|Option '?(?<opt>-[\w-]{1,120})'? requires an argument)/,
    strength: 0.95,
    of: 'click, typer',
  },
  {
    pattern:
      /Unknown command line flag '(?<what>[^']{1,120})'|unknown command line flag '(?<flag>[^']{1,120})'|Flags parsing error/,
    strength: 0.96,
    of: 'absl, gflags',
  },
  // GNU getopt_long, BusyBox and Perl: https://man7.org/linux/man-pages/man3/getopt.3.html
  {
    pattern:
      /(?:unrecogni[sz]ed option:? ['`"‘]?(?<what>-{0,2}[\w=.-]{1,120})|invalid option(?: --|:) ['`"‘]?(?<bad>-{0,2}[\w-]{1,120})|option ['`"‘]?(?<opt>[\w-]{1,120})['`"’]? requires an argument|option requires an argument -- |illegal option -- |Unknown option: (?<unknown>\S{1,120})|unknown option (?:--? ?)?['`"]?(?<other>-{1,2}[\w-]{1,120}))/i,
    strength: 0.94,
    unless: /Unrecognized VM option|\[emerg\]|ConfigFile|my\.cnf/,
    of: 'getopt, boost::program_options, Perl',
  },
  {
    pattern:
      /(?:Unrecognized (?:VM )?option:? '?(?<what>[^'\n]{1,80})'?|Invalid (?:maximum|initial) heap size: (?<heap>\S{1,120})|Conflicting collector combinations|Initial heap size set to a larger value than the maximum heap size|Missing required (?:option|parameter|argument)s?:? (?<missing>[^\n]{1,120})|Unmatched arguments? (?:at index|from index)|Unknown option: '(?<pico>[^']{1,120})'|UnrecognizedOptionException: (?<commons>[^\n]{1,120})|Was passed main parameter '[^']*' but no main parameter)/,
    strength: 0.95,
    of: 'JVM, picocli, commons-cli, JCommander',
  },
  {
    pattern: /Error: Could not create the Java Virtual Machine/,
    strength: 0.9,
    of: 'JVM, after what it did not like',
  },
  {
    pattern:
      /(?:node: bad option: (?<what>\S{1,120})|ERR_PARSE_ARGS_\w{1,120}|Unknown arguments?: (?<yargs>[\w, -]{1,120})|Not enough non-option arguments|Nonexistent flag: (?<flag>\S{1,120})|Unrecognized command or argument '(?<net>[^']{1,120})'|Option '(?<opt>[^'\n]{1,120})' is unknown|OptionParser::\w{1,120}: (?<ruby>[^\n]{1,100})|The "(?<php>--?[^"]{1,120})" option does not exist|Command "(?<cmd>[^"\n]{1,120})" is not defined|Not enough arguments \(missing|Unknown switches? |PARSE ERROR: Argument: [^\n]{1,100})/,
    strength: 0.95,
    of: 'Node, yargs, oclif, System.CommandLine, OptionParser, Symfony Console, TCLAP',
  },
  {
    pattern:
      /(?:mysqld?|mariadbd?|mongod|mongos|redis-server|postgres|nginx|httpd|haproxy|envoy|traefik|consul|vault|etcd|minio)[^\n]{0,60}(?:unknown (?:option|variable) '?(?<what>--[^'\n]{1,120})|invalid option: "(?<bad>[^"]{1,120})"|Error parsing command line: (?<parse>[^\n]{3,120}))|Error parsing command line: (?<boost>[^\n]{3,120})|\[ERROR\][^\n]{0,60}unknown option '(?<mysql>--[^']{1,120})'/,
    strength: 0.95,
    of: 'server programs',
  },
  {
    pattern:
      /(?<what>--[a-z][\w-]{1,60})[`'"]?(?: flag| option| argument| parameter)? (?:must be (?:set|specified|provided|given)|is (?:required|mandatory|not (?:set|specified|provided|supported|recognized))|(?:cannot|can't|may not|must not) be (?:used|combined|empty|set))/,
    strength: 0.84,
    of: 'free text',
  },
  {
    pattern: /(?:^|\n)\s*[Uu]sage(?: of [^\n:]{1,120})?: ?(?<usage>[^\n]{0,160})/,
    strength: 0.6,
    of: 'anything that prints its usage and ends',
  },
]
