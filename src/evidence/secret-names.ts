/** Decides by its name, and by the look of its value, whether a setting is a secret. */

/** Words that make a name secret wherever they stand in it, e.g. `DB_PASSWORD` or `spring.datasource.password`. */
const SECRET_WORD =
  /pass_?w(?:or)?d|passwd|passphrase|passcode|(?<![a-z0-9])(?:pwd|creds?|dsn|salt|pepper|pin|otp|sas|cookie)(?![a-z0-9])|secret|(?:credentials?|tokens?|conn_?str)(?![a-z0-9])|(?:api|private|access|account|auth|signing|encryption|master|license|storage|service|client|shared|host|jwt|session)_?key|hmac|connection_?string|mnemonic|sessionid/

/** Every name with a secret word has one of these in it, whatever its case; most names that have one are harmless. */
export const SECRET_WORD_PARTS: readonly string[] = [
  ...[
    'pass',
    'pwd',
    'secret',
    'cred',
    'token',
    'key',
    'hmac',
    'dsn',
    'salt',
    'pepper',
    'pin',
    'otp',
    'sas',
    'mnemonic',
  ],
  ...['cookie', 'sessionid', 'connectionstr', 'connstr'],
  ...['_', '-', '.'].flatMap((mark) => [`connection${mark}str`, `conn${mark}str`]),
]

/** Endings that tell where a secret is, or something about it, and not the secret itself. */
const ABOUT_A_SECRET =
  /_(?:file|files|path|paths|dir|directory|name|names|host|port|endpoint|issuer|audience|enabled|disabled|required|ttl|expiry|expiration|expires|expires_in|expire|timeout|interval|lifetime|rotation|algorithm|alg|type|format|length|size|count|limit|budget|max|min|prefix|suffix|header|field|column|ref|mount|store|backend|provider|region|version|checksum|hash_algo|cost|rounds|policy|class|env|var|scheme|role|arn|namespace|user|username|error|exception|failure|warning|expired|invalid|missing|service|controller|manager|client|handler|filter|interceptor|validator|factory|review|request|source|status|key_ref)$/

/** Keys that order, find or place data; they hold no secret although they end in `key`. */
const DATA_KEY =
  /(?:^|_)(?:partition|sort|primary|foreign|cache|public|group|map|row|route|routing|object|hash|range|index|shard|unique|ordering|dedup|idempotency|label|annotation|topology|config|feature|flag|translation|s3|blob|message|kafka|event)_?keys?$/

/** `TokenService.java:42` names a line of source, not a setting. */
const SOURCE_FILE =
  /\.(?:[cm]?[jt]sx?|go|java|kts?|scala|groovy|clj|py|rb|rs|php|cs|vb|fs|cpp|cc|c|hpp|h|exs?|erl|sh|lua|pl|swift|ya?ml|json|toml|conf|so|jar|class)$/

/** `dbPassword`, `DB-PASSWORD` and `db.password` are all `db_password`. */
function normal(name: string): string {
  const lower = name.toLowerCase()
  const isCamel = lower !== name && name.toUpperCase() !== name
  const words = (isCamel ? name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase() : lower).replace(
    /[^a-z0-9]+/g,
    '_',
  )
  return words.slice(words.startsWith('_') ? 1 : 0, words.endsWith('_') ? -1 : undefined)
}

/** Judgements of names, since a log repeats few of them often; emptied when it is full. */
const judged = new Map<string, boolean>()
const MOST_JUDGED = 4096

/** True for names whose value is secret in running text; `key` alone is too common there to count. */
export function isSecretName(name: string): boolean {
  const known = judged.get(name)
  if (known !== undefined) return known
  if (judged.size >= MOST_JUDGED) judged.clear()
  const secret = judgeName(name)
  judged.set(name, secret)
  return secret
}

function judgeName(name: string): boolean {
  if (SOURCE_FILE.test(name)) return false
  const words = normal(name)
  if (ABOUT_A_SECRET.test(words) || DATA_KEY.test(words)) return false
  return SECRET_WORD.test(words)
}

/** True for names of environment variables whose value is secret; stricter, since a name there is chosen for a value. */
export function isSecretVariable(name: string): boolean {
  const words = normal(name)
  if (ABOUT_A_SECRET.test(words) || DATA_KEY.test(words)) return false
  return isSecretName(name) || /(?:^|_)(?:keys?|auth|pass|cert|pem)$/.test(words) || /_key_/.test(words)
}

const PLAIN_WORDS = new Set(
  (
    'missing required invalid empty unset undefined null none nil not expired failed failure error is was are must ' +
    'should true false yes no on off field value string unknown denied rejected found ok present absent provided set ' +
    'unauthorized forbidden object number boolean bytes optional default redacted and or the for from in to has have ' +
    'does cannot could can will no-such <nil> <none> <unset> <empty> <missing>'
  ).split(' '),
)

const LONGEST_PLAIN_WORD = Math.max(...[...PLAIN_WORDS].map((word) => word.length))

/** A validator's sentence about the value, e.g. `Invalid input: expected string`. */
const COMPLAINT =
  /^(?=\S+\s+\S).*\b(?:required|invalid|expected|missing|must|should|cannot|not|empty|undefined|denied|incorrect|failed|too (?:short|long))\b/i

/** Longer values are no placeholders or complaints, and are not searched for them. */
const MAX_HARMLESS = 300

/** True when a value cannot be a secret whatever its name: empty, a placeholder, a word of prose, a mask, a reference. */
export function isHarmlessValue(value: string, name = ''): boolean {
  if (value.length > MAX_HARMLESS && value.trim().length > MAX_HARMLESS) return false
  if (isWord(value)) return isHarmlessWord(value, name)
  const bare = withoutPunctuation(value.trim())
  if (bare.length < 2) return true
  // MAX_TOKENS=4096 counts the words of a language model.
  if (isDigit(bare.charCodeAt(0)) && /^\d{1,7}$/.test(bare) && /tokens?$/i.test(name)) return true
  return (
    (bare.length <= LONGEST_PLAIN_WORD && PLAIN_WORDS.has(bare.toLowerCase())) ||
    bare.includes('[redacted]') ||
    (/\s/.test(bare) && COMPLAINT.test(bare)) ||
    /^[*•x.#-]{2,}$/i.test(bare) ||
    (VERSION.test(bare) && !/pass|pwd|key/i.test(name)) ||
    ('$<%{'.includes(bare.charAt(0)) && PLACEHOLDER.test(bare)) ||
    ((bare.includes('/') || bare.includes(':')) && isReference(bare))
  )
}

/** What of `isHarmlessValue` can hold for letters, digits and `_` alone. */
function isHarmlessWord(word: string, name: string): boolean {
  if (word.length < 2) return true
  const first = word.charCodeAt(0)
  if (isDigit(first) && /^\d{1,7}$/.test(word) && /tokens?$/i.test(name)) return true
  if ((first === 0x78 || first === 0x58) && /^x+$/i.test(word)) return true
  return word.length <= LONGEST_PLAIN_WORD && PLAIN_WORDS.has(word.toLowerCase())
}

function isWord(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
    if (!isLetter && !isDigit(code) && code !== 0x5f) return false
  }
  return true
}

/** `token-mint:6.3.0` is an image, `secret-sync 2.2.0` a program. */
const VERSION = /^v?\d{1,4}\.\d{1,4}\.\d{1,4}(?:[-+](?:alpine|slim|rc|beta|alpha)[\w.]{0,12})?$/

const PLACEHOLDER = /^(?:\$\(\w+\)?|\$\{\w+(?::-?)?\}?|\$[A-Z_]+|<[\w -]+>|%[sdvq]|\{\{?[\w. ]*\}\}?)$/

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function withoutPunctuation(text: string): string {
  let end = text.length
  while (end > 0 && '.,;:)!'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** A path or the address of a secret in a store tells where to look and is needed for the diagnosis. */
function isReference(value: string): boolean {
  return (
    /^\.{0,2}(?:\/[a-z0-9._-]+){2,}\/?$/.test(value) ||
    /^\/[a-z][a-z_.-]{0,30}$/.test(value) ||
    /^(?:arn:aws|vault:|projects\/[\w-]+\/secrets\/|secretsmanager:|ssm:|file:|azurekeyvault:)/.test(value)
  )
}
