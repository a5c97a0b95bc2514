/** Field cases about commands that may not be executed or are for another architecture. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, healthy, notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const CONTAINERD =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '
const startError = (name: string, message: string, more: Parameters<typeof crashed>[3] = {}, code = 128) => ({
  containers: [crashed(name, code, { reason: 'StartError', to: -15, message }, more)],
  events: [
    { reason: 'Failed', message: `Error: ${message}`, container: name, count: 5, firstAt: -200, at: -15 },
    backOff(name, 5),
  ],
})
const arm = (architecture: string) => ({
  metadata: { name: 'node-a' },
  status: {
    nodeInfo: { architecture, operatingSystem: 'linux' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
})

export const clusterExecutables: readonly FieldCase[] = [
  {
    name: 'the user may not enter the working directory',
    source: 'runc 1.1 chdir',
    expected: {
      cause: 'permission-denied',
      acceptable: ['security-context', 'command-not-executable', 'container-runtime'],
      container: 'api',
    },
    evidence: buildEvidence(
      startError(
        'api',
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: chdir to cwd ("/srv/app") set in config.json failed: permission denied: unknown',
        { workingDir: '/srv/app' },
      ),
    ),
  },
  {
    name: 'entrypoint has no execute bit',
    source: 'runc 1.1 / containerd 1.6',
    expected: { cause: 'command-not-executable', container: 'api' },
    evidence: buildEvidence(
      startError('api', `${CONTAINERD}exec: "/docker-entrypoint.sh": permission denied: unknown`, {}, 126),
    ),
  },
  {
    name: 'entrypoint has no execute bit, crun',
    source: 'crun 1.8 / CRI-O 1.27',
    expected: { cause: 'command-not-executable', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked('api', 'CreateContainerError', 'container create failed: open executable: Permission denied'),
      ],
      events: [
        {
          reason: 'Failed',
          message: 'Error: container create failed: open executable: Permission denied',
          container: 'api',
          count: 6,
          at: -9,
        },
      ],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'the shell may not run the mounted script',
    source: 'bash, exit 126',
    expected: { cause: 'command-not-executable', container: 'job', acceptable: ['permission-denied'] },
    evidence: buildEvidence({
      containers: [
        crashed(
          'job',
          126,
          { from: -15, to: -15 },
          {
            command: ['bash', '-c', '/scripts/run.sh'],
            log: 'bash: line 1: /scripts/run.sh: Permission denied',
          },
        ),
      ],
      events: [backOff('job')],
    }),
  },
  {
    name: 'the command is a directory',
    source: 'runc 1.1 / containerd 1.7',
    expected: { cause: 'command-not-executable', acceptable: ['command-not-found'], container: 'api' },
    evidence: buildEvidence(
      startError('api', `${CONTAINERD}exec: "/app": is a directory: unknown`, { command: ['/app'] }),
    ),
  },
  {
    name: 'amd64 image on an arm64 node, log line',
    source: 'runc 1.1, exit 255',
    expected: { cause: 'architecture-mismatch', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 255, { from: -15, to: -15 }, { log: 'exec /usr/bin/api: exec format error' }),
      ],
      events: [backOff('api')],
      node: arm('arm64'),
    }),
  },
  {
    name: 'wrong format, CRI-O with crun',
    source: 'crun 1.14 / CRI-O 1.30',
    expected: { cause: 'architecture-mismatch', container: 'agent' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        crashed(
          'agent',
          1,
          { from: -15, to: -15 },
          { log: 'exec container process `/usr/bin/agent`: Exec format error' },
        ),
      ],
      events: [backOff('agent')],
      node: arm('amd64'),
    }),
  },
  {
    name: 'the shell cannot run a binary of another format',
    source: 'bash, exit 126',
    expected: {
      cause: 'architecture-mismatch',
      container: 'init-db',
      acceptable: ['command-not-executable'],
    },
    evidence: buildEvidence({
      containers: [
        notStarted('api'),
        crashed(
          'init-db',
          126,
          { from: -15, to: -15 },
          {
            listed: 'init',
            log: '/bin/bash: line 1: /opt/migrate: cannot execute binary file: Exec format error',
          },
        ),
      ],
      events: [backOff('init-db')],
      node: arm('arm64'),
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'wrong format, old containerd with a shim message',
    source: 'containerd 1.4 / runc 1.0: standard_init_linux.go',
    expected: { cause: 'architecture-mismatch', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          { from: -15, to: -15 },
          { log: 'standard_init_linux.go:228: exec user process caused: exec format error' },
        ),
      ],
      events: [
        {
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
          container: 'api',
          count: 8,
          at: -5,
        },
      ],
    }),
  },
]
