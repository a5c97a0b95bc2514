/** Tells apart why an image could not be pulled, by the words of the registry and the run-time and never by its name. */

export type PullFailure =
  | 'invalid-name'
  | 'never-pull'
  | 'rate-limit'
  | 'platform'
  | 'signature'
  | 'timeout'
  | 'dns'
  | 'plain-http'
  | 'tls'
  | 'disk'
  | 'ambiguous'
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'unreachable'
  | 'server-error'
  | 'corrupt'
  | 'other'

/**
 * In this order: a rate limit answer also says "unauthorized", a time-out may stand behind a look-up. Words of
 * containerd (remotes/docker), CRI-O and containers/image, moby's distribution client, the OCI distribution spec's error
 * codes and Go's net, tls and x509.
 */
const CLASSES: readonly (readonly [PullFailure, RegExp])[] = [
  [
    'invalid-name',
    /invalid reference format|couldn't parse image|InvalidImageName|could not parse reference/,
  ],
  ['never-pull', /ErrImageNeverPull|pull policy of Never/],
  ['rate-limit', /toomanyrequests|TOOMANYREQUESTS|429 Too Many|too many requests|rate limit/i],
  [
    'platform',
    /no match for platform|no matching manifest for|no image found in (?:image index|manifest list) for architecture|does not match the specified platform|no child with platform/,
  ],
  [
    'signature',
    /SignatureValidationFailed|signature (?:required|verification|for this image)|invalid signature|policy requires a signature|rejected by policy/i,
  ],
  ['disk', /no space left on device|disk quota exceeded/],
  // "lookup x on 10.0.0.10:53: read udp ...: i/o timeout" is DNS, not the registry.
  [
    'dns',
    /no such host|server misbehaving|Temporary failure in name resolution|lookup \S+(?: on \S+)?: |NXDOMAIN/,
  ],
  [
    'timeout',
    /i\/o timeout|TLS handshake timeout|Client\.Timeout|context deadline exceeded|DeadlineExceeded|request canceled while waiting|timed out|progress timeout/,
  ],
  ['plain-http', /server gave HTTP response to HTTPS client/],
  [
    'tls',
    /x509:|certificate|server gave HTTP response to HTTPS client|tls: |first record does not look like a TLS handshake|unknown authority/,
  ],
  [
    'ambiguous',
    /repository does not exist or may require|may require 'docker login'|may require authorization|insufficient_scope|requested access to the resource is denied/,
  ],
  [
    'unauthorized',
    /401 Unauthorized|unauthorized|UNAUTHORIZED|no basic auth credentials|authentication required|failed to fetch (?:oauth|anonymous) token|failed to authorize|invalid username\/password|incorrect username or password|(?:token|credentials?)[^\n]{0,30}expired|unable to retrieve auth token/i,
  ],
  ['denied', /403 Forbidden|DENIED|denied|Forbidden/],
  [
    'not-found',
    /code = NotFound|: not found|manifest unknown|MANIFEST_UNKNOWN|NAME_UNKNOWN|name unknown|404 Not Found|does not exist|reading manifest \S+ in \S+: |tag does not exist/i,
  ],
  [
    'unreachable',
    /connection refused|connection reset|no route to host|network is unreachable|proxyconnect|broken pipe|RegistryUnavailable/,
  ],
  ['server-error', /\b50[0234]\b|Internal Server Error|Bad Gateway|Service Unavailable/],
  [
    'corrupt',
    /unexpected EOF|failed to extract layer|failed (?:size )?validation|digest mismatch|invalid tar header|short read/,
  ],
]

/** The class of a pull failure; `image` and every reference to it are taken out of the text first. */
export function classifyPull(text: string, image: string | undefined): PullFailure {
  const bare = withoutNames(text, image)
  return CLASSES.find(([, pattern]) => pattern.test(bare))?.[0] ?? 'other'
}

/** Names of images, addresses and paths may hold any word (`authorization-service`, `not-found-page`). */
function withoutNames(text: string, image: string | undefined): string {
  let bare = text
  if (image) {
    const repository = image.replace(/@sha256:.*$/s, '').replace(/:[^/:]+$/, '')
    for (const name of [image, repository, repository.replace(/^[^/]+\//, '')])
      bare = bare.replaceAll(name, '<image>')
  }
  return bare
    .replace(/\\?"[^"\\]{0,300}\\?"/g, (quoted) => (/\s/.test(quoted) ? quoted : '"<name>"'))
    .replace(/https?:\/\/[^\s"\\]+/g, '<url>')
    .replace(/\b(?!i\/o\b)[\w.-]+(?::\d+)?\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?/g, '<name>')
}

/** Host of the registry in an image reference; Docker Hub when it has none. */
export function registryOf(image: string): string {
  const first = image.split('/')[0] ?? ''
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
}
