/** Field cases about image pulls: the answers of many registries, through containerd and CRI-O. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { pullFailure } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const grpc = (code: string, image: string, text: string) =>
  `rpc error: code = ${code} desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${text}`

const pull = (
  name: string,
  source: string,
  image: string,
  text: string,
  more: Parameters<typeof pullFailure>[3] = {},
  acceptable: FieldCase['expected']['acceptable'] = [],
): FieldCase => ({
  name,
  source,
  expected: { cause: 'image-pull', acceptable, container: 'api' },
  evidence: buildEvidence(pullFailure('api', image, text, more)),
})

const HUB = 'docker.io/acme/api:2.1'
const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:7f3c1a2'
const GAR = 'europe-docker.pkg.dev/acme-prod/apps/api:1.2'
const ACR = 'acmeprod.azurecr.io/api:1.2'
const GHCR = 'ghcr.io/acme/api:sha-91be2c0'
const QUAY = 'quay.io/acme/api:v3'
const HARBOR = 'harbor.corp.example/apps/api:1.2'

export const clusterRegistries: readonly FieldCase[] = [
  pull(
    'Docker Hub rate limit',
    'Docker Hub, containerd 1.7',
    'nginx:1.27',
    'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/nginx:1.27": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:0a399eb1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ),
  pull(
    'Docker Hub denies a private or misspelt repository',
    'Docker Hub, containerd 1.6',
    HUB,
    grpc(
      'Unknown',
      HUB,
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ),
    { brief: true },
  ),
  pull(
    'ECR without credentials',
    'Amazon ECR, containerd 1.7',
    ECR,
    grpc(
      'Unknown',
      ECR,
      'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    ),
    { state: 'ErrImagePull' },
  ),
  pull(
    'ECR token expired',
    'Amazon ECR, CRI-O 1.28',
    ECR,
    `rpc error: code = Unknown desc = reading manifest 7f3c1a2 in 123456789012.dkr.ecr.eu-west-1.amazonaws.com/api: denied: Your authorization token has expired. Reauthenticate and try again.`,
  ),
  pull(
    'Artifact Registry refuses the node service account',
    'Google Artifact Registry, containerd 1.7',
    GAR,
    `failed to pull and unpack image "${GAR}": failed to resolve reference "${GAR}": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://europe-docker.pkg.dev/v2/token?scope=repository%3Aacme-prod%2Fapps%2Fapi%3Apull&service=: 403 Forbidden`,
  ),
  pull(
    'ACR refuses an anonymous pull',
    'Azure Container Registry, containerd 1.7',
    ACR,
    `failed to pull and unpack image "${ACR}": failed to resolve reference "${ACR}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://acmeprod.azurecr.io/oauth2/token?scope=repository%3Aapi%3Apull&service=acmeprod.azurecr.io: 401 Unauthorized`,
  ),
  pull(
    'GHCR has no such tag',
    'GitHub packages, containerd 2.0',
    GHCR,
    `failed to pull and unpack image "${GHCR}": failed to resolve image: ${GHCR}: not found`,
  ),
  pull(
    'GHCR refuses the pull secret',
    'GitHub packages, containerd 1.7',
    GHCR,
    `failed to pull and unpack image "${GHCR}": failed to resolve reference "${GHCR}": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fapi%3Apull&service=ghcr.io: 403 Forbidden`,
    { brief: true },
  ),
  pull(
    'Quay answers unauthorized',
    'quay.io, CRI-O 1.30',
    QUAY,
    'unable to retrieve auth token: invalid username/password: unauthorized: Could not find robot with specified username',
    {},
    ['authentication-failed'],
  ),
  pull(
    'Harbor with a certificate of a private authority',
    'Harbor 2.10, containerd 1.7',
    HARBOR,
    `failed to pull and unpack image "${HARBOR}": failed to resolve reference "${HARBOR}": failed to do request: Head "https://harbor.corp.example/v2/apps/api/manifests/1.2": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    {},
    ['tls-failure'],
  ),
  pull(
    'a private registry that does not answer',
    'registry:2, containerd 1.6',
    'registry.lan:5000/api:1',
    grpc(
      'Unknown',
      'registry.lan:5000/api:1',
      'failed to do request: Head "https://registry.lan:5000/v2/api/manifests/1": dial tcp 10.1.4.9:5000: i/o timeout',
    ),
    { state: 'ErrImagePull' },
    ['dependency-unreachable'],
  ),
  pull(
    'the name of the registry does not resolve',
    'CRI-O 1.27',
    'registry.intern/api:1',
    'rpc error: code = Unknown desc = pinging container registry registry.intern: Get "https://registry.intern/v2/": dial tcp: lookup registry.intern on 10.0.0.2:53: no such host',
    {},
    ['dns-failure'],
  ),
  pull(
    'HTTP registry behind an HTTPS client',
    'registry:2, containerd 1.7',
    'registry.lan:5000/api:1',
    grpc(
      'Unknown',
      'registry.lan:5000/api:1',
      'failed to do request: Head "https://registry.lan:5000/v2/api/manifests/1": http: server gave HTTP response to HTTPS client',
    ),
  ),
  pull(
    'the image has no manifest for the platform of the node',
    'containerd 1.7 on arm64',
    'docker.io/acme/api:2.1',
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/acme/api:2.1": no match for platform in manifest: not found',
    {},
    ['architecture-mismatch'],
  ),
  pull(
    'no space on the node to unpack',
    'containerd 1.7 overlayfs',
    'docker.io/acme/llm:70b',
    'failed to pull and unpack image "docker.io/acme/llm:70b": failed to extract layer sha256:77ab9d1f: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/901/fs/weights.bin: no space left on device: unknown',
    {},
    ['disk-full', 'node-pressure'],
  ),
]
