/**
 * The catalogue of what a secret looks like in text. A pattern is only tried on a line that has one of its anchors, and
 * is linear: no nested quantifiers, no two ways to match the same characters, nothing unbounded that can fail at its end.
 */
import { redactAddresses, redactMysqlAddresses } from './redact-addresses.ts'
import { hideSecond, REDACTED, type RedactPattern, type RedactRule, ruleOf } from './redact-rule.ts'
import { TOKENS } from './redact-tokens.ts'

/** Credentials inside addresses that a regular expression finds in linear time; see redact-addresses.ts for the others. */
const ADDRESSES: readonly RedactPattern[] = [
  {
    id: 'oracle-dsn',
    anchors: ['jdbc:oracle:'],
    pattern: /(jdbc:oracle:\w{1,10}:[\w.-]{1,64}\/)([^\s'"@]{1,256})(@)/g,
    replace: hideSecond,
  },
  // Go's net/url quotes what it took for a port: in `postgres://u:p#q@host` that is the beginning of the password.
  {
    id: 'url-port',
    anchors: ['invalid port'],
    pattern: /(invalid port \\{0,3}":)([^"\\]{1,128})(\\{0,3}" after host)/g,
    replace: (match, groups) => (/^\d{1,5}$/.test(groups[1] ?? '') ? match : hideSecond(match, groups)),
  },
  {
    id: 'url-query',
    anchors: [
      'token=',
      'key=',
      'keyid=',
      'password=',
      'passwd=',
      'pwd=',
      'secret=',
      'sig=',
      'signature=',
      'credential=',
    ],
    pattern:
      /([?&](?:access_token|refresh_token|id_token|token|api_?key|apikey|password|passwd|pwd|secret|client_secret|sig|signature|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token|X-Goog-Signature|AWSAccessKeyId)=)([^\s&#'"<>]{3,})()/gi,
    replace: hideSecond,
  },
]

/** Header values, command-line forms and statements that name a credential without `key=value`. */
const FORMS: readonly RedactPattern[] = [
  {
    id: 'authorization',
    anchors: ['authorization'],
    pattern:
      /(\b(?:proxy-)?authorization["']?\s{0,3}[:=,]\s{0,3}["'[]{0,2}(?:(?:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)\s{1,3})?)([^\s"',\]}]{4,}(?:, ?[A-Za-z]\w{0,20}=[^\s"',]{1,512}){0,8})()/gi,
    replace: hideHeader,
  },
  {
    id: 'bearer',
    anchors: ['bearer'],
    pattern: /(\bbearer\s{1,3})([\w.~+/=-]{8,})()/gi,
    replace: (match, groups) =>
      /\d/.test(groups[1] ?? '') || (groups[1] ?? '').length > 24 ? hideSecond(match, groups) : match,
  },
  {
    id: 'basic',
    anchors: ['basic'],
    pattern: /(\bbasic\s{1,3})([A-Za-z0-9+/]{6,}={0,2})()/gi,
    replace: (match, groups) => (isBasicCredential(groups[1] ?? '') ? hideSecond(match, groups) : match),
  },
  {
    id: 'cookie',
    anchors: ['cookie'],
    pattern: /(\b(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?)(\w[\w.-]{0,64}=[^\r\n"']+)()/gi,
    replace: hideSecond,
  },
  {
    id: 'curl-user',
    anchors: [' -u', ' --user'],
    pattern: /(\s(?:-u|--user)[ =]["']?[^\s:'"]{1,64}:)([^\s'"]+)()/g,
    replace: behind('curl'),
  },
  {
    id: 'redis-cli',
    anchors: ['redis-cli'],
    pattern: /(\s(?:-a|--pass)[ =]["']?)([^\s'"]+)()/g,
    replace: behind('redis-cli'),
  },
  {
    id: 'mysql-cli',
    anchors: ['mysql', 'mariadb'],
    pattern: /(\s-p)([^\s'"]{3,})()/g,
    replace: behind('mysql', 'mariadb'),
  },
  {
    id: 'sshpass',
    anchors: ['sshpass'],
    pattern: /(\bsshpass\s{1,3}-p\s{0,3}["']?)([^\s'"]+)()/g,
    replace: hideSecond,
  },
  {
    id: 'redis-config',
    anchors: ['requirepass', 'masterauth'],
    pattern:
      /(\b(?:requirepass|masterauth)(?:["']?\s{1,3}["']?|["']?\s{0,2}[:=]\s{0,2}["']?))([^\s'",]{3,})()/gi,
    replace: hideSecond,
  },
  {
    id: 'redis-auth',
    anchors: ['"auth"', "'auth'"],
    pattern:
      /(["']?\b(?:name|command)["']?: ?["']auth["'],? ?["']?args["']?: ?\[ ?|\[ ?["']auth["'], ?)([^\]\n]{1,512})( ?\]?)/gi,
    replace: hideSecond,
  },
  {
    id: 'redis-auth-command',
    anchors: ['auth '],
    pattern: /(^|\s|["'])(AUTH (?:["']?[\w.-]{1,64}["']? )?["']?)([^\s"']{6,})(?=["']?\s*$)/g,
    replace: hideAuth,
  },
  {
    id: 'sql-password',
    anchors: ['identified', 'password '],
    pattern:
      /(\b(?:(?<!revision )IDENTIFIED (?:WITH \w{1,40} )?BY|(?:ENCRYPTED )?PASSWORD) {1,3})('[^'\n]{1,256}'|"[^"\n]{1,256}")()/gi,
    replace: hideSecond,
  },
]

/** `authorization: enabled` is a setting; behind a scheme such as `Bearer` even a plain word is a credential. */
function hideHeader(match: string, groups: readonly (string | undefined)[]): string {
  const isWord = /^[a-z]+$/.test(groups[1] ?? '') && !/[a-z0-9]\s{1,3}$/i.test(groups[0] ?? '')
  return isWord ? match : hideSecond(match, groups)
}

function hideAuth(_match: string, [lead = '', command = '']: readonly (string | undefined)[]): string {
  return `${lead}${command}${REDACTED}`
}

function isBasicCredential(text: string): boolean {
  return /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(text, 'base64').toString('latin1'))
}

/** Hides an option's value when one of the commands stands before it, in the same pipe. */
function behind(...commands: readonly string[]): NonNullable<RedactPattern['replace']> {
  return (match, groups, before) => {
    const text = before()
    const isOf = (command: string): boolean => {
      const at = text.lastIndexOf(command)
      return at !== -1 && !text.includes('|', at)
    }
    return commands.some(isOf) ? hideSecond(match, groups) : match
  }
}

/** All built-in rules, in the order in which they are applied; key-value pairs come after these. */
export const RULES: readonly RedactRule[] = [
  ...TOKENS.map((each) => ruleOf(each.pattern, each)),
  { id: 'address', anchors: ['@'], redact: redactAddresses },
  { id: 'go-mysql-dsn', anchors: ['@tcp', '@udp', '@unix', '@cloudsql'], redact: redactMysqlAddresses },
  ...[...ADDRESSES, ...FORMS].map((each) => ruleOf(each.pattern, each)),
]
