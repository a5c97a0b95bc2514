/** Messages of applications and servers that reject their configuration: environment variables and files. */
import type { Signature } from './signature.ts'

export const configInvalid: readonly Signature[] = [
  // https://docs.pydantic.dev/latest/errors/validation_errors/, v1: "field required (type=value_error.missing)"
  {
    pattern:
      /(?<count>\d{1,6}) validation errors? for (?<model>\w{1,120})|Invalid environment|(?:Missing|Invalid) environment variables?|Config validation error: (?<joi>[^\n]{1,160})|env-var: "(?<envvar>\w{1,120})" is a required variable|ConfigError: (?<cfg>[^\n]{1,160})|ERR_INVALID_CONFIG|EnvError: (?<env>[^\n]{1,160})|Environment variable "(?<environs>\w{1,120})" (?:not set|invalid)/,
    strength: 0.96,
    of: 'pydantic, envalid, Joi, env-var, environs',
  },
  {
    pattern:
      /ImproperlyConfigured:? ?(?<what>[^\n]{0,200})|UndefinedValueError: (?<decouple>\w{1,120}) not found|AirflowConfigException[^\n]{0,160}|configparser\.\w{1,120}: [^\n]{1,120}|yaml\.(?:scanner|parser|constructor)\.\w{1,120}|while (?:parsing|scanning) [^\n]{3,80}|(?:tomllib|toml)[\w.]*DecodeError: (?<toml>[^\n]{1,120})|hydra\.errors\.\w{1,120}/,
    strength: 0.95,
    of: 'Django, decouple, Airflow, PyYAML, tomllib',
  },
  {
    pattern:
      /KeyError: ['"](?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]{1,120})['"]|key not found: "(?<ruby>[A-Z][A-Z0-9_]{2,})"|Missing required configuration keys?: (?<dotenv>[^\n]{1,120})|[Mm]issing [`'"]?(?<rails>secret_key_base|encryption key)|ActiveRecord::AdapterNotSpecified|Psych::\w*SyntaxError|Environment variable not found: "(?<symfony>[^"]{1,120})"|No application encryption key has been specified|One or more environment variables failed assertions: (?<php>[^\n]{1,120})|InvalidConfigurationException|System\.EnvError|could not fetch (?:environment variable|application environment) (?<elixir>[^\n]{1,80})/,
    strength: 0.95,
    of: 'os.environ, Ruby ENV.fetch, Rails, Symfony, Laravel, phpdotenv, Elixir',
  },
  {
    pattern:
      /required key (?<envconfig>\w{1,120}) missing value|required environment variable "(?<caarlos>\w{1,120})" is not set|env: (?:required )?(?:environment )?variable "(?<caarlos2>\w{1,120})"|field "(?<cleanenv>\w{1,120})" is required but the value is not provided|missing required value: (?<seth>\w{1,120})|envconfig\.Process: [^\n"]{1,120}|Config File "(?<viper>[^"]{1,120})" Not Found|[Uu]nable to decode into struct|error (?:reading|parsing|loading|unmarshall?ing) config(?:uration)?[^\n]{0,120}/,
    strength: 0.96,
    of: 'envconfig, caarlos0/env, cleanenv, viper',
  },
  // https://docs.spring.io/spring-boot/reference/features/external-config.html
  {
    pattern:
      /Could not resolve placeholder '(?<placeholder>[^']{1,120})'|Failed to bind properties under '(?<bind>[^']{1,120})'|Failed to configure a DataSource|ConfigDataResourceNotFoundException|Config data resource [^\n]{1,120} does not exist|InvalidConfigurationPropertyValueException|No spring\.config\.import property|SRCFG\d+: (?<quarkus>[^\n]{1,160})|com\.typesafe\.config\.ConfigException\$\w{1,120}: (?<hocon>[^\n]{1,160})|config\.ConfigException: (?<kafka>[^\n]{1,160})|Missing required configuration "(?<kafka2>[^"]{1,120})"|QuorumPeerConfig\$ConfigException|Invalid config, exiting abnormally|(?<=\S)\.ya?ml has an error:|ConfigurationException: (?<conf>[^\n]{1,160})|snakeyaml\.[\w.]{1,120}Exception/,
    strength: 0.96,
    of: 'Spring Boot, Quarkus, Typesafe Config, Kafka, ZooKeeper, Dropwizard',
  },
  {
    pattern:
      /OptionsValidationException: (?<options>[^\n]{1,160})|Value cannot be null\. \(Parameter '(?<what>[^']*(?:[Cc]onnection|[Cc]onfig|[Kk]ey|[Uu]r[il]|[Ss]ecret|[Hh]ost)[^']*)'\)|Format of the initialization string does not conform|Could not parse the JSON file|Failed to load configuration from file '(?<file>[^']{1,120})'|The ConnectionString property has not been initialized|The configuration file '(?<json>[^']{1,120})' was not found|Unable to configure HTTPS endpoint|No server certificate was specified|Failed to convert configuration value at '(?<conv>[^']{1,120})'/,
    strength: 0.95,
    of: '.NET',
  },
  {
    pattern:
      /(?:missing (?:configuration )?field [`"](?<field>\w{1,120})[`"]|missing value for field (?<envy>\w{1,120})|environment variable not found(?:: (?<rustvar>\w{1,120}))?|EnvVar\(NotPresent\)|\bvalue: NotPresent\b|Err` value: NotPresent|unknown (?:field|variant) [`"](?<unknown>[^`"]{1,120})[`"]|invalid type: [^\n]{1,80}, expected [^\n]{1,60}|configuration file "(?<figment>[^"]{1,120})" not found)/,
    strength: 0.93,
    of: 'Rust: serde, envy, config, std::env',
  },
  {
    pattern:
      /(?:^|[\s:"'])(?<named>[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80})[:=] ?(?:illegal|invalid|malformed|unsupported|not an? (?:valid|number|integer|URL|url)|(?:cannot|could not|can't|failed to) (?:parse|decode|convert)|encoding\/hex|base64)/,
    strength: 0.9,
    of: 'a program that names the variable it cannot read',
  },
  // Parsers of files, wherever they are used: https://pkg.go.dev/gopkg.in/yaml.v3, encoding/json
  {
    pattern:
      /(?<what>yaml: unmarshal errors:[^\n]{0,20}|yaml: line \d+: [^\n"]{1,120}|error converting YAML to JSON[^\n"]{0,120}|json: cannot unmarshal [^\n"]{1,160}|json: unknown field [^\n]{1,60}|field \w{1,120} not found in type [\w.]{1,120}|(?<![\w.])toml: [^\n"]{3,120}|strict decoding error: [^\n"]{3,120}|invalid character '[^\n]{1,80}|strconv\.\w{1,120}: parsing [^\n]{1,80}: (?:invalid syntax|value out of range)|time: (?:invalid|unknown unit|missing unit)[^\n]{1,80}|parse "[^\n]{1,80}": (?:first path segment|missing protocol scheme|invalid port|invalid control)[^\n"]{0,60}|\(while parsing)/,
    strength: 0.92,
    of: 'Go parsers',
  },
  {
    pattern:
      /(?:JSONDecodeError|SyntaxError: (?:Unexpected (?:token|end)|Expected)[^\n]{0,80}JSON|YAMLException|YAMLParseError|TOMLError|Error parsing (?:the )?(?:json|yaml|toml|config)|SAXParseException)[^\n]{0,120}/i,
    strength: 0.86,
    of: 'JSON and YAML parsers',
  },
  // nginx, HAProxy, httpd, Envoy, Caddy, Traefik
  {
    pattern:
      /\[emerg\] [\d#: ]*(?:\*\d+ )?(?<nginx>unknown directive "[^"]{1,120}"[^\n]{0,120}|[^\n]{3,200}? in \/[^\s:]{1,120}:\d+)|parsing \[(?<haproxy>[^\]]{1,120}:\d+)\] ?: ?(?<why>[^\n]{3,160})|Error\(s\) found in configuration file|Fatal errors found in configuration|AH00526: Syntax error on line \d+ of (?<httpd>[^\s:]{1,120})|AH0\d+: Invalid command|Invalid command '[^']{1,120}', perhaps misspelled|error initializing configuration '(?<envoy>[^']*)'|Protobuf message \(type [^\n]{1,120}|Unable to parse JSON as proto|adapting config using caddyfile: (?<caddy>[^\n"]{3,160})|[Uu]nrecognized (?:global option|directive|keyword|configuration|setting|key|parameter)[^\n]{0,120}/,
    strength: 0.96,
    unless: /failed \(\d+: |host not found in|cannot load certificate|BIO_new_file/,
    of: 'nginx, HAProxy, httpd, Envoy, Caddy',
  },
  // Prometheus, Alertmanager, Loki, Grafana, collectors and shippers
  {
    pattern:
      /[Ee]rror loading config(?:uration)?(?: file)?[^\n]{0,160}|[Ll]oading configuration file failed|couldn't load configuration|failed parsing config[^\n]{0,120}|[Ff]ailed to parse (?:the )?config(?:uration)?[^\n]{0,120}|failed to get config: [^\n]{3,160}|cannot unmarshal the configuration|invalid configuration[^\n]{0,160}|[Cc]onfiguration (?:error|file contains errors|is invalid|validation failed|invalid)[^\n]{0,160}|config(?:uration)? (?:file )?(?:error|is invalid|not valid)[^\n]{0,160}|error_class=Fluent::ConfigError|instance a plugin name that don't exist|LogStash::ConfigurationError|Expected one of \[[^\n]{1,80}|[Dd]atasource provisioning error[^\n]{0,120}|[Uu]nknown config(?:uration)? (?:variable|option|key|parameter|directive|setting|field)\b[^\n]{0,100}|V(?:CL compilation|CC-compiler) failed|failed to (?:load|read|parse|validate|decode) (?:the )?(?:\w{1,120} )?config(?:uration)?\b[^\n]{0,160}|[Ee]rror during parsing: [^\n]{3,120}|unknown (?:type|processor|exporter|receiver|plugin|section|directive|keyword|setting|property|configuration)s?:? ["'`[][^\n]{1,100}/,
    strength: 0.94,
    unless: /No such file or directory|no such file or directory|permission denied|[Pp]ermission denied/,
    of: 'Prometheus, Loki, Grafana, OpenTelemetry Collector, Fluent Bit, Fluentd, Logstash, Vector, CoreDNS, Mosquitto, Varnish',
  },
  // Database servers
  {
    pattern:
      /FATAL CONFIG FILE ERROR|Bad directive or wrong number of arguments|configuration file "(?<pg>[^"]{1,120})" contains errors|unrecognized configuration parameter "(?<param>[^"]{1,120})"|invalid value for parameter "(?<pgvalue>[^"]{1,120})"|syntax error in file "(?<pgfile>[^"]{1,120})"|unknown variable '(?<mysql>[^']{1,120})'|Error parsing YAML config file|unknown setting \[(?<es>[^\]]{1,120})\]|attempted to set unknown variable|Failed to load advanced configuration|Error generating configuration|requirement failed: [^\n]{3,160}|(?<=\S)\.conf:\d+:\d+: (?<nats>[^\n]{3,120})|failed to parse \/consul[^\n]{0,80}|Error loading configuration from|CLUSTER_ID is required|bad option at line \d+|FATAL: Bungled [^\n]{1,80}|cannot get [ug]id for (?:user|group) '(?<account>[^']{1,80})'|get(?:pw|gr)nam\("(?<owner>[^"]{1,80})"\) failed/,
    strength: 0.95,
    of: 'Redis, PostgreSQL, MySQL, MongoDB, Elasticsearch, RabbitMQ, Kafka, NATS, Consul, Vault, dnsmasq, Squid, php-fpm, nginx',
  },
  {
    pattern:
      /[Dd]atabase is uninitialized and [^\n]{3,80}|You need to specify one of[^\n]{0,120}|error: missing 'MONGO_INITDB_ROOT_\w{1,120}'|Unable to validate credentials inherited from the shell environment|MINIO_ROOT_(?:USER|PASSWORD) length|database "(?<db>[^"]{1,120})" does not exist|Unknown database '(?<mydb>[^']{1,120})'|bind: cannot assign requested address|EADDRNOTAVAIL|NOT_FOUND - no (?:queue|exchange|vhost) '(?<rabbit>[^']{1,120})'|vhost [^\n]{1,60} not found|UNKNOWN_TOPIC_OR_PARTITION|UnknownTopicOrPartitionException|NoSuchBucket|The specified bucket does not exist/,
    strength: 0.93,
    of: 'image entrypoints; names of databases, queues, topics and buckets',
  },
  // Any language: an upper-case name that is missing, empty or wrong
  {
    pattern:
      /(?:^|[\s"'`:;|([=])(?:[Ee]nv(?:ironment)? ?(?:[Vv]ar(?:iable)?)?s?:? )?[`'"$]?\{?(?<name>(?=[A-Z0-9]{1,40}_[A-Z0-9])[A-Z][A-Z0-9_]{2,80}|PORT|HOST|DEBUG)\}?[`'"]?(?: (?:environment|env) ?var(?:iable)?)?:? (?:is |was |are |has |have |must |should |may |cannot |can't |needs to )?(?:not |be |been )*(?:set|missing|required|undefined|unset|empty|defined|provided|configured|specified|blank|invalid|found|present|null|malformed)\b/,
    strength: 0.92,
    unless:
      /(?:is|was|are|been|be) (?:set|configured|defined|provided|found|present|specified) (?:to|as|with|at|in|from)\b|optional|falling back|using default|deprecated|will be ignored|skipp/i,
    of: 'environment variables in free text',
  },
  {
    pattern:
      /(?:[Ee]nv(?:ironment)? var(?:iable)?s?|[Rr]equired (?:env(?:ironment)?|config(?:uration)?|setting|variable|option|parameter|key|property)[\w ]{0,20}|[Mm]issing (?:required )?(?:env(?:ironment)?(?: var(?:iable)?s?)?|config(?:uration)?(?: (?:key|value|option|setting)s?)?|settings?|variables?|propert(?:y|ies)|parameters?))[:]? ?[`'"[(]?(?<name>[A-Za-z][\w.-]*)[^\n]{0,80}?(?:missing|not set|not (?:been )?(?:defined|provided|found|present|configured|specified)|undefined|required|empty|must be|unset|$)/,
    strength: 0.91,
    unless: /optional|falling back|using default|deprecated|skipp|will be ignored/i,
    of: 'settings in free text',
  },
  {
    pattern:
      /(?:required|mandatory) (?:key|setting|option|variable|field|property|parameter|value|config(?:uration)?|attribute)s? [`'"]?(?<name>[\w.-]{1,120})[`'"]? (?:is |was |are )?(?:missing|not (?:set|found|defined|provided|present)|absent|undefined|empty)|[`'"](?<quoted>[\w.-]{1,120})[`'"] is (?:a )?required(?: (?:variable|property|setting|option|field|key|config)\b|$|[\s.,;])|: (?<bash>\w{1,120}): (?:parameter (?:null or )?not set|unbound variable)|(?<bash2>[A-Z][A-Z0-9_]{1,120}): (?:unbound variable|parameter (?:null or )?not set)|Could not (?:find|load|read|parse) (?:the )?(?:config(?:uration)?|settings)\b[^\n]{0,100}|[Nn]o (?:valid )?config(?:uration)?(?: file)? (?:was )?(?:found|provided|specified|given)|[Cc]onfig(?:uration)? file (?:\S{1,120} )?(?:was )?not (?:found|specified)|(?:[Ii]nvalid|[Ii]llegal|[Mm]alformed|[Uu]nsupported|[Uu]nknown|[Bb]ad) (?:value|setting|option|config(?:uration)?|URL|URI|DSN|connection string|log ?level|port|duration|cron expression|time ?zone)(?: value)?(?: [`'"][^`'"\n]{0,80}[`'"])? (?:for|of|in|from)(?: the)? (?<for>[\w.`'"/-]{1,120})/,
    strength: 0.9,
    unless: /optional|falling back|using default|deprecated|skipp|will be ignored|flag|for '--/i,
    of: 'settings in free text',
  },
  {
    pattern:
      /\bZodError\b|ConfigurationPropertiesBindException|Could not bind properties to '(?<bind>[^']{1,120})'|configured but no [\w ]{1,40} (?:setting )?(?:was )?provided|(?:preparing|prepare|validating|validate) configuration|conf key "(?<key>[^"]{1,120})"|RelaxedBindingNotWritable/,
    strength: 0.92,
    of: 'Zod, Spring Boot, Keycloak, RabbitMQ (cuttlefish)',
  },
  // A value that cannot be read is a setting's when the line that reads it says so.
  {
    pattern:
      /ValueError: (?:invalid literal for int|could not convert string to float|not enough values)[^\n]{0,120}|NumberFormatException: [^\n]{1,120}|FormatException: [^\n]{1,120}|SyntaxError: [^\n]{1,120}|TypeError: (?:int\(\) argument|'NoneType'|Invalid URL|Cannot read properties of undefined)[^\n]{0,120}|KeyError: [^\n]{1,80}|IllegalArgumentException: [^\n]{1,120}|invalid value for (?:Integer|Float)\(\)[^\n]{0,80}|ParseIntError|DateTimeParseException[^\n]{0,80}/,
    strength: 0.9,
    beside:
      /os\.environ|getenv|process\.env|\bENV\[|ENV\.fetch|\b(?:[Cc]onfig|[Ss]ettings)(?:uration)?\.(?:\w{1,40}\(|java|py|rb|js|ts)/,
    of: 'parsers of settings',
  },
  {
    pattern:
      /\b(?<name>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,80}|[A-Z]\w{1,60}(?:[:.][A-Z]\w{1,60}){1,4})[`'"]? (?:must|should|has to|needs to|cannot|can't|may not) (?:not )?(?:start|end|be|match|contain|have|point|begin|consist)\b|\b(?<section>[A-Z]\w{1,60}(?:[:.]\w{1,60}){1,4})[`'"]? (?:is |was |has )?(?:not (?:been )?(?:set|configured|defined|provided|specified|found)|missing|required|empty)\b/,
    strength: 0.9,
    unless:
      /optional|falling back|using default|deprecated|skipp|will be ignored|Exception\.\w|java\.|System\.\w+\.\w+ is/,
    of: 'settings in free text',
  },
  {
    pattern:
      /(?:^|\n|[:|] ?)(?<what>(?:[Aa]n? |[Tt]he |[Aa]t least one )?[\w .'"`-]{3,60}?) must be (?:specified|provided|configured|supplied|defined)\b/,
    strength: 0.84,
    unless: /--\w|\bflags?\b|argument|is forbidden|\bin the request\b/,
    of: 'free text',
  },
  {
    pattern:
      /must be (?:one of|set to|a (?:valid|positive)|an integer|between|either)[^\n]{0,80}|(?:invalid|malformed|unparsable|illegal) (?:config\w*|settings?|URL|URI|DSN|connection string|port|log ?level)\b[^\n]{0,80}|refusing to start[^\n]{0,80}/i,
    strength: 0.84,
    unless: /is forbidden/,
    of: 'free text',
  },
  // A parser of settings throws, and nobody catches it.
  {
    pattern: /\bwhat\(\): +(?<what>[^\n]{3,200})/,
    beside:
      /^terminate called after throwing an instance of '(?:\w{1,60}::){0,6}(?:(?:toml|YAML|libconfig|program_options|property_tree)::[\w:<>]{1,160}|\w{0,40}[Cc]onfig\w{0,40})'/,
    strength: 0.96,
    of: 'C++: toml11, yaml-cpp, libconfig, Boost',
  },
  {
    pattern: /\b[Pp]lease (?:configure|specify|set|provide|define) (?<what>[^\n]{3,120})/,
    strength: 0.85,
    unless: /--\w|\bflags?\b|argument|optional|deprecat|if you want|to (?:silence|suppress|enable)\b/,
    of: 'free text',
  },
  {
    pattern:
      /\b(?:problem|error|mistake|issue|fault)s?(?: found)? in (?<what>\/[\w./@-]{1,160}\.(?:ya?ml|json5?|toml|conf|cfg|ini|properties|hcl|cue))\b|\bport:? ["'`]?-?\d{1,9}["'`]? (?:is |was )?(?:out of range|not (?:a )?valid\b|invalid\b)/i,
    strength: 0.89,
    of: 'free text',
  },
]
