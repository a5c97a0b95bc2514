/** Field cases about ConfigMaps, Secrets, keys and service accounts that are missing. */
import { at, buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const pending = { status: { phase: 'Pending' } }
const configError = (container: string, text: string, more: Parameters<typeof blocked>[3] = {}) => ({
  containers: [blocked(container, 'CreateContainerConfigError', text, more)],
  events: [{ reason: 'Failed', message: `Error: ${text}`, container, count: 14, firstAt: -240, at: -9 }],
  ...pending,
})
const mount = (volume: string, text: string, count = 9) => ({
  reason: 'FailedMount',
  message: `MountVolume.SetUp failed for volume "${volume}" : ${text}`,
  count,
  firstAt: -280,
  at: -20,
})

export const clusterConfigObjects: readonly FieldCase[] = [
  {
    name: 'env refers to a ConfigMap that is not there',
    source: 'kubelet 1.29',
    expected: { cause: 'config-object-missing', container: 'api' },
    evidence: buildEvidence(
      configError('api', 'configmap "api-limits" not found', {
        env: [{ name: 'MAX', valueFrom: { configMapKeyRef: { name: 'api-limits', key: 'max' } } }],
      }),
    ),
  },
  {
    name: 'envFrom refers to a Secret that is not there',
    source: 'kubelet 1.25',
    expected: { cause: 'config-object-missing', container: 'api' },
    evidence: buildEvidence(
      configError('api', 'secret "api-env" not found', { envFrom: [{ secretRef: { name: 'api-env' } }] }),
    ),
  },
  {
    name: 'the Secret has no such key',
    source: 'kubelet 1.33',
    expected: { cause: 'config-object-missing', container: 'api' },
    evidence: buildEvidence(
      configError('api', "couldn't find key PSP_TOKEN in Secret shop/api-secrets", {
        env: [{ name: 'PSP_TOKEN', valueFrom: { secretKeyRef: { name: 'api-secrets', key: 'PSP_TOKEN' } } }],
      }),
    ),
  },
  {
    name: 'an init container wants a key that the ConfigMap lacks',
    source: 'kubelet 1.31',
    expected: { cause: 'config-object-missing', container: 'migrate' },
    evidence: buildEvidence({
      containers: [
        notStarted('api'),
        blocked('migrate', 'CreateContainerConfigError', "couldn't find key db_host in ConfigMap shop/db", {
          listed: 'init',
        }),
      ],
      events: [
        {
          reason: 'Failed',
          message: "Error: couldn't find key db_host in ConfigMap shop/db",
          container: 'migrate',
          count: 8,
          at: -9,
        },
      ],
      ...pending,
    }),
  },
  {
    name: 'a volume names a Secret that is not there, events only',
    source: 'kubelet 1.28 volume manager',
    expected: { cause: 'config-object-missing' },
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      spec: { volumes: [{ name: 'tls', secret: { secretName: 'api-tls' } }] },
      events: [
        mount('tls', 'secret "api-tls" not found'),
        {
          reason: 'FailedMount',
          message:
            'Unable to attach or mount volumes: unmounted volumes=[tls], unattached volumes=[tls kube-api-access-x2v9k]: timed out waiting for the condition',
          count: 2,
          at: -40,
        },
      ],
      ...pending,
    }),
  },
  {
    name: 'a projected volume names a ConfigMap that is not there',
    source: 'kubelet 1.30 projected',
    expected: { cause: 'config-object-missing' },
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      spec: {
        volumes: [
          {
            name: 'bundle',
            projected: { sources: [{ configMap: { name: 'ca-bundle' } }, { serviceAccountToken: {} }] },
          },
        ],
      },
      events: [mount('bundle', 'configmap "ca-bundle" not found')],
      ...pending,
    }),
  },
  {
    name: 'a volume asks for a key that the Secret lacks',
    source: 'kubelet 1.27 secret volume',
    expected: { cause: 'config-object-missing' },
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      spec: {
        volumes: [
          { name: 'tls', secret: { secretName: 'api-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        ],
      },
      events: [mount('tls', 'references non-existent secret key: ca.crt')],
      ...pending,
    }),
  },
  {
    name: 'a subPath of a ConfigMap key that is not there becomes a directory over a file',
    source: 'runc 1.1 / containerd 1.7',
    expected: { cause: 'volume-mount', acceptable: ['config-object-missing'], container: 'web' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'web',
          128,
          {
            reason: 'StartError',
            to: -15,
            message:
              'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/lib/kubelet/pods/pod-uid/volume-subpaths/conf/web/0" to rootfs at "/etc/nginx/nginx.conf": mount /var/lib/kubelet/pods/pod-uid/volume-subpaths/conf/web/0:/etc/nginx/nginx.conf (via /proc/self/fd/6), flags: 0x5001: not a directory: unknown',
          },
          { volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/nginx.conf', subPath: 'nginx.conf' }] },
        ),
      ],
      spec: { volumes: [{ name: 'conf', configMap: { name: 'web-conf' } }] },
      events: [backOff('web', 4)],
    }),
  },
  {
    name: 'the ReplicaSet cannot create pods: the service account is not there',
    source: 'kube-controller-manager 1.29, ServiceAccount admission',
    expected: { cause: 'config-object-missing', acceptable: ['quota-exceeded'] },
    evidence: buildEvidence({
      hasPod: false,
      events: [
        {
          kind: 'ReplicaSet',
          name: 'api-5d4c7b9f66',
          reason: 'FailedCreate',
          message:
            'Error creating: pods "api-5d4c7b9f66-" is forbidden: error looking up service account shop/api-runner: serviceaccount "api-runner" not found',
          count: 15,
          at: -20,
        },
      ],
    }),
  },
  {
    name: 'one early transient FailedMount of the token, now exit 2 with usage text',
    source: 'kubelet 1.36; near miss',
    expected: { cause: 'arguments-invalid', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          2,
          { from: -21, to: -20 },
          {
            args: ['--lister-port=9090'],
            log: ['flag provided but not defined: -lister-port', 'Usage of /app/api:', '  -listen-port int'],
          },
        ),
      ],
      events: [
        mount(
          'kube-api-access-hkctv',
          'failed to sync configmap cache: timed out waiting for the condition',
          1,
        ),
        backOff('api'),
      ].map((e) => (e.reason === 'FailedMount' ? { ...e, firstAt: -299, at: -299 } : e)),
    }),
  },
  {
    name: 'the ConfigMap came late, the pod runs now after an old config error event',
    source: 'kubelet 1.30; near miss',
    expected: { cause: 'app-exception', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          { from: -14, to: -13 },
          {
            log: [
              'Traceback (most recent call last):',
              '  File "/app/run.py", line 8, in <module>',
              'ZeroDivisionError: division by zero',
            ],
          },
        ),
      ],
      metadata: { creationTimestamp: at(-3000) },
      events: [
        {
          reason: 'Failed',
          message: 'Error: configmap "api-limits" not found',
          container: 'api',
          count: 3,
          firstAt: -2990,
          at: -2960,
        },
        backOff('api', 9),
      ],
    }),
  },
]
