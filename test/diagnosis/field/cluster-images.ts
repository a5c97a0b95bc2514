/** Field cases about image names, policies and pull secrets, and pulls that are past. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, healthy, pullFailure } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const grpc = (code: string, image: string, text: string) =>
  `rpc error: code = ${code} desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${text}`

const HUB = 'docker.io/acme/api:2.1'
const HARBOR = 'harbor.corp.example/apps/api:1.2'

export const clusterImages: readonly FieldCase[] = [
  {
    name: 'upper case in the image name',
    source: 'kubelet 1.29 InvalidImageName',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'InvalidImageName',
          'Failed to apply default image tag "acme/API:1": couldn\'t parse image name "acme/API:1": invalid reference format: repository name (acme/API) must be lowercase',
        ),
      ],
      events: [
        {
          reason: 'InspectFailed',
          message:
            'Failed to apply default image tag "acme/API:1": couldn\'t parse image name "acme/API:1": invalid reference format: repository name (acme/API) must be lowercase',
          container: 'api',
          count: 11,
        },
        { reason: 'Failed', message: 'Error: InvalidImageName', container: 'api', count: 11 },
      ],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'policy Never and the image is not on the node',
    source: 'kubelet 1.26 ErrImageNeverPull',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'ErrImageNeverPull',
          'Container image "api:dev" is not present with pull policy of Never',
          {
            imagePullPolicy: 'Never',
          },
        ),
      ],
      events: [
        {
          reason: 'ErrImageNeverPull',
          message: 'Container image "api:dev" is not present with pull policy of Never',
          container: 'api',
          count: 9,
        },
        { reason: 'Failed', message: 'Error: ErrImageNeverPull', container: 'api', count: 9 },
      ],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'the pull secret is not there',
    source: 'kubelet 1.30 FailedToRetrieveImagePullSecret',
    expected: { cause: 'image-pull', acceptable: ['config-object-missing'], container: 'api' },
    evidence: (() => {
      const failure = pullFailure(
        'api',
        HARBOR,
        `failed to pull and unpack image "${HARBOR}": failed to resolve reference "${HARBOR}": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
      )
      return buildEvidence({
        ...failure,
        spec: { imagePullSecrets: [{ name: 'harbor-robot' }] },
        events: [
          {
            reason: 'FailedToRetrieveImagePullSecret',
            message:
              'Unable to retrieve some image pull secrets (harbor-robot); attempting to pull the image may not succeed.',
            count: 14,
            at: -8,
          },
          ...failure.events,
        ],
      })
    })(),
  },
  {
    name: 'only the second container cannot be pulled',
    source: 'containerd 1.7, signature policy of the node',
    expected: { cause: 'image-pull', container: 'agent' },
    evidence: (() => {
      const failure = pullFailure(
        'agent',
        'quay.io/acme/agent:5',
        'SignatureValidationFailed: Source image rejected: A signature was required, but no signature exists',
      )
      return buildEvidence({ ...failure, containers: [healthy('api'), ...failure.containers] })
    })(),
  },
  {
    name: 'a failed pull an hour ago, the image runs now and crashes natively',
    source: 'kubelet 1.29; near miss',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 139, { from: -30, to: -22 })],
      events: [
        {
          reason: 'Failed',
          message: `Failed to pull image "${HUB}": ${grpc('Unknown', HUB, 'failed to do request: Head "https://registry-1.docker.io/v2/acme/api/manifests/2.1": net/http: TLS handshake timeout')}`,
          container: 'api',
          count: 1,
          at: -3300,
        },
        { reason: 'Failed', message: 'Error: ErrImagePull', container: 'api', count: 1, at: -3300 },
        {
          reason: 'Pulled',
          type: 'Normal',
          message: `Successfully pulled image "${HUB}" in 2.1s (2.1s including waiting)`,
          container: 'api',
          at: -3280,
        },
        backOff('api', 40),
      ],
      metadata: { creationTimestamp: '2026-05-04T09:04:00Z' },
    }),
  },
]
