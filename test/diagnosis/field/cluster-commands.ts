/** Field cases about commands that are not found. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, notStarted } from './cluster-parts.ts'
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

export const clusterCommands: readonly FieldCase[] = [
  {
    name: 'entrypoint is not in the image',
    source: 'runc 1.1 / containerd 1.7',
    expected: { cause: 'command-not-found', container: 'api' },
    evidence: buildEvidence(
      startError(
        'api',
        `${CONTAINERD}exec: "/usr/local/bin/api": stat /usr/local/bin/api: no such file or directory: unknown`,
        {
          command: ['/usr/local/bin/api'],
        },
      ),
    ),
  },
  {
    name: 'a whole command line given as one word',
    source: 'runc 1.2 / containerd 2.0',
    expected: { cause: 'command-not-found', container: 'api' },
    evidence: buildEvidence(
      startError('api', `${CONTAINERD}exec: "python -m app": executable file not found in $PATH`, {
        command: ['python -m app'],
      }),
    ),
  },
  {
    name: 'command is not in PATH, CRI-O with crun',
    source: 'crun 1.14 / CRI-O 1.29',
    expected: { cause: 'command-not-found', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'CreateContainerError',
          'container create failed: executable file `serve` not found in $PATH: No such file or directory',
          {
            command: ['serve'],
          },
        ),
      ],
      events: [
        {
          reason: 'Failed',
          message:
            'Error: container create failed: executable file `serve` not found in $PATH: No such file or directory',
          container: 'api',
          count: 7,
          at: -9,
        },
      ],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'the shell does not find the program',
    source: 'dash, exit 127',
    expected: { cause: 'command-not-found', container: 'web' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'web',
          127,
          { from: -15, to: -15 },
          {
            command: ['sh', '-c', 'gunicorn app:app'],
            log: 'sh: 1: gunicorn: not found',
          },
        ),
      ],
      events: [backOff('web')],
    }),
  },
  {
    name: 'script with Windows line ends: the interpreter is not found',
    source: 'runc 1.1 log line, exit 255',
    expected: { cause: 'command-not-found', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          255,
          { from: -15, to: -15 },
          { log: 'exec /entrypoint.sh: no such file or directory' },
        ),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'tini does not find its child, in an init container',
    source: 'tini 0.19, exit 127',
    expected: { cause: 'command-not-found', container: 'setup' },
    evidence: buildEvidence({
      containers: [
        notStarted('api'),
        crashed(
          'setup',
          127,
          { from: -15, to: -15 },
          {
            listed: 'init',
            log: '[FATAL tini (7)] exec /setup/run failed: No such file or directory',
          },
        ),
      ],
      events: [backOff('setup')],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'exit 127 and the log is forbidden',
    source: 'kubelet 1.30',
    expected: {
      cause: 'command-not-found',
      container: 'api',
      acceptable: ['missing-file-or-module', 'unknown'],
    },
    evidence: buildEvidence({
      containers: [crashed('api', 127, { from: -15, to: -15 })],
      events: [backOff('api')],
      gaps: [{ what: 'previous log of container api', reason: 'forbidden', why: 'pods/log is forbidden' }],
    }),
  },
]
