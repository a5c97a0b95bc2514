/** Words of registries and run-times that are not in the recordings. */
import { describe, expect, it } from 'vitest'
import { classifyPull, type PullFailure } from '../../../src/diagnosis/pull-failure.ts'
import { buildEvidence, waiting } from '../../support/evidence-builder.ts'
import { judge } from '../../support/judge.ts'

const IMAGE = 'ghcr.io/acme/authorization-service:v1'

/** Sources: containerd core/remotes/docker, moby distribution/errors.go, containers/image, CRI-O, kubelet images/types.go. */
const MESSAGES: readonly (readonly [PullFailure, string])[] = [
  [
    'not-found',
    `rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${IMAGE}: not found`,
  ],
  [
    'not-found',
    `rpc error: code = Unknown desc = reading manifest v1 in ghcr.io/acme/authorization-service: manifest unknown`,
  ],
  [
    'not-found',
    `rpc error: code = Unknown desc = Error response from daemon: manifest for ${IMAGE} not found: manifest unknown: manifest unknown`,
  ],
  [
    'rate-limit',
    'failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/sha256:aa: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
  ],
  [
    'ambiguous',
    'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/acme/app:1": failed to resolve reference "docker.io/acme/app:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'ambiguous',
    "Error response from daemon: pull access denied for acme/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'unauthorized',
    `failed to resolve reference "${IMAGE}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme: 401 Unauthorized`,
  ],
  [
    'unauthorized',
    'rpc error: code = Unknown desc = unable to retrieve auth token: invalid username/password: unauthorized: incorrect username or password',
  ],
  [
    'denied',
    `failed to resolve reference "${IMAGE}": unexpected status from HEAD request to https://ghcr.io/v2/acme/authorization-service/manifests/v1: 403 Forbidden`,
  ],
  [
    'dns',
    'failed to do request: Head "https://registry.internal/v2/a/b/manifests/1": dial tcp: lookup registry.internal on 10.96.0.10:53: no such host',
  ],
  [
    'dns',
    'failed to do request: Head "https://quay.io/v2/a": dial tcp: lookup quay.io on 169.254.20.10:53: read udp 10.0.0.5:41:->169.254.20.10:53: i/o timeout',
  ],
  [
    'tls',
    'failed to do request: Head "https://registry.corp/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'plain-http',
    'failed to do request: Head "https://10.0.0.9:5000/v2/": http: server gave HTTP response to HTTPS client',
  ],
  ['timeout', 'failed to do request: Head "https://registry.corp/v2/": dial tcp 10.3.4.5:443: i/o timeout'],
  ['timeout', 'net/http: TLS handshake timeout'],
  [
    'unreachable',
    'failed to do request: Head "https://registry.corp/v2/": dial tcp 10.3.4.5:443: connect: connection refused',
  ],
  ['platform', 'no match for platform in manifest: not found'],
  [
    'platform',
    'choosing image instance: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
  ],
  [
    'server-error',
    'unexpected status from HEAD request to https://registry.corp/v2/a/manifests/1: 503 Service Unavailable',
  ],
  ['disk', 'failed to extract layer sha256:1: write /var/lib/containerd/x: no space left on device: unknown'],
  [
    'never-pull',
    'ErrImageNeverPull Container image "local/app:dev" is not present with pull policy of Never',
  ],
  ['invalid-name', 'couldn\'t parse image name "acme/app:1:2": invalid reference format'],
]

describe('image-pull', () => {
  it.each(MESSAGES)('classifies as %s: %s', (kind, message) => {
    expect(classifyPull(message, IMAGE)).toBe(kind)
  })

  it('does not take a repository called authorization-service for a refused login', () => {
    const { cause, first, verdict } = judge({
      containers: [
        {
          image: IMAGE,
          state: waiting(
            'ImagePullBackOff',
            `Back-off pulling image "${IMAGE}": ErrImagePull: ${MESSAGES[0]?.[1]}`,
          ),
        },
      ],
      status: { phase: 'Pending' },
    })

    expect([cause, verdict]).toEqual(['image-pull', 'identified'])
    expect(first.summary).toContain('not found')
    expect(first.summary).not.toContain('credentials')
  })

  it('says that a secret is missing when the registry cannot tell whether the repository exists', () => {
    const { first } = judge({
      containers: [{ image: 'acme/app:1', state: waiting('ErrImagePull', MESSAGES[4]?.[1]) }],
      spec: { imagePullSecrets: [{ name: 'regcred' }] },
      secretNames: ['other'],
      events: [
        {
          reason: 'FailedToRetrieveImagePullSecret',
          message:
            'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
        },
      ],
    })

    expect(first.summary).toContain('does not tell which')
    expect(JSON.stringify(first.supports)).toContain('regcred (does not exist)')
  })

  it('reads the event when the status only says that it backs off', () => {
    const { first } = judge({
      containers: [{ image: IMAGE, state: waiting('ImagePullBackOff', `Back-off pulling image "${IMAGE}"`) }],
      events: [{ reason: 'Failed', message: `Failed to pull image "${IMAGE}": ${MESSAGES[8]?.[1]}` }],
    })

    expect(first.summary).toContain('denies access')
  })

  it('is silent about an image that was pulled in the end', () => {
    const { confidenceOf } = judge({
      containers: [{ log: 'panic: boom' }],
      events: [{ reason: 'Failed', message: 'Failed to pull image "x": 429 Too Many Requests', at: -250 }],
    })

    expect(confidenceOf('image-pull')).toBe(0)
  })

  it('finds the init container whose image is missing', () => {
    const evidence = buildEvidence({
      containers: [
        {
          name: 'migrate',
          listed: 'init',
          image: 'acme/migrate:9',
          state: waiting('ImagePullBackOff', 'Back-off pulling image "acme/migrate:9"'),
        },
        { name: 'api', state: waiting('PodInitializing') },
      ],
    })

    expect(evidence.pod?.spec.initContainers).toHaveLength(1)
    expect(
      judge({
        containers: [
          {
            name: 'migrate',
            listed: 'init',
            image: 'acme/migrate:9',
            state: waiting('ErrImagePull', 'acme/migrate:9: not found'),
          },
          { name: 'api', state: waiting('PodInitializing') },
        ],
      }).first,
    ).toMatchObject({ cause: 'image-pull', container: 'migrate', containerRole: 'init' })
  })
})
