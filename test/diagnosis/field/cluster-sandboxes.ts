/** Field cases about pod sandboxes and network plug-ins. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const SANDBOX_ID = '3f6e2b9b8f8f4f0c9d1e7a5b2c4d6e8f00112233445566778899aabbccddeeff'
const sandbox = (text: string, count = 14) => ({
  containers: [notStarted('api', 'ContainerCreating')],
  status: { phase: 'Pending' },
  events: [
    {
      reason: 'FailedCreatePodSandBox',
      message: `Failed to create pod sandbox: rpc error: code = Unknown desc = ${text}`,
      count,
      firstAt: -280,
      at: -10,
    },
  ],
})
const network = (plugin: string, text: string) =>
  `failed to setup network for sandbox "${SANDBOX_ID}": plugin type="${plugin}" failed (add): ${text}`
const expected = { cause: 'container-runtime' } as const

export const clusterSandboxes: readonly FieldCase[] = [
  {
    name: 'no addresses left in the subnet',
    source: 'amazon-vpc-cni 1.18',
    expected,
    evidence: buildEvidence(
      sandbox(network('aws-cni', 'add cmd: failed to assign an IP address to container')),
    ),
  },
  {
    name: 'the network plug-in is not authorised',
    source: 'Calico 3.27',
    expected: { cause: 'container-runtime', acceptable: ['rbac-forbidden'] },
    evidence: buildEvidence(
      sandbox(
        network('calico', 'error getting ClusterInformation: connection is unauthorized: Unauthorized'),
      ),
    ),
  },
  {
    name: 'the network plug-in has not been set up',
    source: 'flannel 0.24',
    expected,
    evidence: buildEvidence(
      sandbox(
        network(
          'flannel',
          'loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory',
        ),
      ),
    ),
  },
  {
    name: 'the agent of the network plug-in does not answer',
    source: 'Cilium 1.15',
    expected,
    evidence: buildEvidence(
      sandbox(
        network(
          'cilium-cni',
          'unable to connect to Cilium agent: failed to create cilium agent client after 30.000000 seconds timeout: Get "http://localhost/v1/config": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory',
        ),
      ),
    ),
  },
  {
    name: 'the sandbox dies again and again',
    source: 'kubelet 1.26 SandboxChanged',
    expected,
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      status: { phase: 'Pending' },
      events: [
        {
          reason: 'SandboxChanged',
          type: 'Normal',
          message: 'Pod sandbox changed, it will be killed and re-created.',
          count: 22,
          firstAt: -280,
          at: -6,
        },
        {
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
          count: 5,
          firstAt: -270,
          at: -30,
        },
      ],
    }),
  },
  {
    name: 'the node has no such runtime handler',
    source: 'containerd 1.7 RuntimeClass',
    expected: { cause: 'container-runtime', acceptable: ['unschedulable'] },
    evidence: buildEvidence({
      ...sandbox('unable to get OCI runtime for sandbox "3f6e2b9b": no runtime for "gvisor" is configured'),
      spec: { runtimeClassName: 'gvisor' },
    }),
  },
]
