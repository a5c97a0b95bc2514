/** The catalogue of what a secret looks like in text. Every pattern is linear: no nested quantifiers. */

export const REDACTED = '[redacted]'

/** One way to recognise a secret in one line of text. */
export interface RedactPattern {
  readonly id: string
  readonly pattern: RegExp
  /**
   * What to put in place of a match, given the match and its groups; returning the match unchanged means that it was no
   * secret after all. Absent: the whole match is the secret.
   */
  readonly replace?: (match: string, groups: readonly (string | undefined)[]) => string
}

/** Keeps the first group, hides the second, keeps the third; a mask or what is hidden already stays as it is. */
function hideSecond(
  match: string,
  [before = '', secret = '', after = '']: readonly (string | undefined)[],
): string {
  return isMask(secret) ? match : `${before}${REDACTED}${after}`
}

function isMask(secret: string): boolean {
  return secret.startsWith('[redacted') || /^[*x•]+$/.test(secret)
}

/** Tokens that carry their own mark, so that no context is needed. */
const TOKENS: readonly RedactPattern[] = [
  { id: 'jwt', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/g },
  { id: 'aws-access-key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { id: 'google-api-key', pattern: /\bAIza[\w-]{35}/g },
  { id: 'google-oauth', pattern: /\b(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g },
  { id: 'azure-client-secret', pattern: /\b[\w~.-]{3}\dQ~[\w~.-]{31,34}/g },
  { id: 'github', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{22,})/g },
  { id: 'gitlab', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas)-[\w-]{20,}/g },
  { id: 'slack', pattern: /\b(?:xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,}|xoxe\.[\w-]{10,})/g },
  {
    id: 'slack-webhook',
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)([\w/-]+)()/g,
    replace: hideSecond,
  },
  {
    id: 'discord-webhook',
    pattern: /(discord(?:app)?\.com\/api\/webhooks\/\d+\/)([\w-]+)()/g,
    replace: hideSecond,
  },
  { id: 'stripe', pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[\w+/=]{16,})/g },
  { id: 'npm', pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  { id: 'pypi', pattern: /\bpypi-[\w-]{40,}/g },
  { id: 'sendgrid', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { id: 'twilio', pattern: /\bSK[0-9a-f]{32}\b/g },
  { id: 'mailgun', pattern: /\bkey-[0-9a-z]{32}\b/g },
  { id: 'openai', pattern: /\bsk-(?=[\w-]{0,100}[A-Z])(?=[\w-]{0,100}\d)[\w-]{20,}/g },
  { id: 'hugging-face', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  {
    id: 'vault',
    pattern: /\b(?:hv[sbr]\.[\w-]{20,}|s\.(?=[A-Za-z]{0,23}\d)(?=[a-z0-9]{0,23}[A-Z])[A-Za-z0-9]{24}\b)/g,
  },
  { id: 'docker', pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/g },
  { id: 'digitalocean', pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { id: 'databricks', pattern: /\bdapi[0-9a-f]{32}\b/g },
  { id: 'grafana', pattern: /\bglsa_[\w]{30,}|\bglc_[\w+/=]{30,}/g },
  { id: 'shopify', pattern: /\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\b/g },
  { id: 'new-relic', pattern: /\bNRAK-[A-Z0-9]{20,}/g },
  { id: 'telegram', pattern: /\b\d{8,10}:AA[\w-]{33}\b/g },
  { id: 'age', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g },
]

/** A port is no password: http://host:8080/path?mail=a@b must stay as it is. */
const URL_PASSWORD =
  /([A-Za-z][\w+.-]{1,30}:\/\/[^\s:/?#@'"<>,]{0,128}:)(?!\d{1,5}(?:[/?#,\s'"]|$))([^\s'"<>]{1,256})(@)/g

/** Credentials inside addresses and connection strings; the host, port and database stay readable. */
const ADDRESSES: readonly RedactPattern[] = [
  {
    id: 'url-password',
    pattern: URL_PASSWORD,
    replace: hidePassword,
  },
  {
    id: 'url-token-user',
    pattern: /([A-Za-z][\w+.-]{1,30}:\/\/)([\w~%-]{20,256})(@)/g,
    replace: hideSecond,
  },
  {
    id: 'go-mysql-dsn',
    pattern: /(\b[\w.-]{1,64}:)([^\s'"@]{1,256})(@(?:tcp|tcp6|udp|unix|cloudsql)\()/g,
    replace: hideSecond,
  },
  {
    id: 'oracle-dsn',
    pattern: /(jdbc:oracle:\w{1,10}:[\w.-]{1,64}\/)([^\s'"@]{1,256})(@)/g,
    replace: hideSecond,
  },
  {
    id: 'url-query',
    pattern:
      /([?&](?:access_token|refresh_token|id_token|token|api_?key|apikey|password|passwd|pwd|secret|client_secret|sig|signature|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token|X-Goog-Signature|AWSAccessKeyId)=)([^\s&#'"<>]{3,})()/gi,
    replace: hideSecond,
  },
]

/** The password may itself hold an `@`: the last one before a comma or the next address ends it. */
function hidePassword(match: string, [before = '', password = '']: readonly (string | undefined)[]): string {
  if (isMask(password)) return match
  const next = password.search(/,|[A-Za-z][\w+.-]{1,30}:\/\//)
  if (next === -1) return `${before}${REDACTED}@`
  const at = password.lastIndexOf('@', next)
  if (at === -1) return `${before}${REDACTED}@`
  const rest = `${password.slice(at)}@`.replace(URL_PASSWORD, (inner, ...groups) =>
    hidePassword(inner, groups),
  )
  return `${before}${REDACTED}${rest}`
}

/** Header values, command-line forms and statements that name a credential without `key=value`. */
const FORMS: readonly RedactPattern[] = [
  {
    id: 'authorization',
    pattern:
      /(\b(?:proxy-)?authorization["']?\s{0,3}[:=,]\s{0,3}["'[]{0,2}(?:(?:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)\s{1,3})?)([^\s"',\]}]{4,}(?:, ?[A-Za-z]\w{0,20}=[^\s"',]{1,512}){0,8})()/gi,
    replace: hideHeader,
  },
  {
    id: 'bearer',
    pattern: /(\bbearer\s{1,3})([\w.~+/=-]{8,})()/gi,
    replace: (match, groups) =>
      /\d/.test(groups[1] ?? '') || (groups[1] ?? '').length > 24 ? hideSecond(match, groups) : match,
  },
  {
    id: 'basic',
    pattern: /(\bbasic\s{1,3})([A-Za-z0-9+/]{6,}={0,2})()/gi,
    replace: (match, groups) => (isBasicCredential(groups[1] ?? '') ? hideSecond(match, groups) : match),
  },
  {
    id: 'cookie',
    pattern: /(\b(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?)(\w[\w.-]{0,64}=[^\r\n"']+)()/gi,
    replace: hideSecond,
  },
  {
    id: 'curl-user',
    pattern: /(\bcurl\b[^\n|]{0,256}?\s(?:-u|--user)[ =]["']?[^\s:'"]{1,64}:)([^\s'"]+)()/g,
    replace: hideSecond,
  },
  {
    id: 'redis-cli',
    pattern: /(\bredis-cli\b[^\n|]{0,256}?\s(?:-a|--pass)[ =]["']?)([^\s'"]+)()/g,
    replace: hideSecond,
  },
  {
    id: 'mysql-cli',
    pattern: /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|]{0,256}?\s-p)([^\s'"]{3,})()/g,
    replace: hideSecond,
  },
  { id: 'sshpass', pattern: /(\bsshpass\s{1,3}-p\s{0,3}["']?)([^\s'"]+)()/g, replace: hideSecond },
  {
    id: 'redis-config',
    pattern:
      /(\b(?:requirepass|masterauth)(?:["']?\s{1,3}["']?|["']?\s{0,2}[:=]\s{0,2}["']?))([^\s'",]{3,})()/gi,
    replace: hideSecond,
  },
  {
    id: 'redis-auth',
    pattern:
      /(["']?\b(?:name|command)["']?: ?["']auth["'],? ?["']?args["']?: ?\[ ?|\[ ?["']auth["'], ?)([^\]\n]{1,512})( ?\]?)/gi,
    replace: hideSecond,
  },
  {
    id: 'redis-auth-command',
    pattern: /(^|\s|["'])(AUTH (?:["']?[\w.-]{1,64}["']? )?["']?)([^\s"']{6,})(?=["']?\s*$)/g,
    replace: hideAuth,
  },
  {
    id: 'sql-password',
    pattern:
      /(\b(?:IDENTIFIED (?:WITH \w{1,40} )?BY|(?:ENCRYPTED )?PASSWORD) {1,3})('[^'\n]{1,256}'|"[^"\n]{1,256}")()/gi,
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
  return /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(text, 'base64').toString('latin1'))
}

/** All built-in patterns, in the order in which they are applied; key-value pairs come after these. */
export const PATTERNS: readonly RedactPattern[] = [...TOKENS, ...ADDRESSES, ...FORMS]
