/** Field cases about how a process ended: native crashes, clean exits, signals from outside. */
import { buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const forbidden = (container: string) => ({
  what: `previous log of container ${container}`,
  reason: 'forbidden' as const,
  why: 'pods "api-5d4c7b9f66-x7k2p" is forbidden: User "system:serviceaccount:ops:crashloop" cannot get resource "pods/log" in API group "" in the namespace "shop"',
})

export const clusterExits: readonly FieldCase[] = [
  {
    name: 'segmentation fault without a word',
    source: 'exit 139, containerd 1.7',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 139, { from: -22, to: -21 }, { log: 'starting inference server' })],
      events: [backOff('api')],
    }),
  },
  {
    name: 'glibc aborts on heap corruption',
    source: 'glibc 2.36, exit 134',
    expected: { cause: 'native-crash', container: 'engine' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        crashed('engine', 134, { from: -42, to: -21 }, { log: ['ready', 'free(): invalid pointer'] }),
      ],
      events: [backOff('engine')],
    }),
  },
  {
    name: 'illegal instruction on an older processor',
    source: 'exit 132, TensorFlow built with AVX',
    expected: { cause: 'native-crash', container: 'api', acceptable: ['architecture-mismatch'] },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          132,
          { from: -22, to: -21 },
          {
            log: 'The TensorFlow library was compiled to use AVX instructions, but these are not available on your machine.',
          },
        ),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'bus error on a small /dev/shm',
    source: 'exit 135, PyTorch data loader',
    expected: { cause: 'native-crash', container: 'train', acceptable: ['resource-limit', 'disk-full'] },
    evidence: buildEvidence({
      containers: [crashed('train', 135, { from: -92, to: -21 })],
      events: [backOff('train', 3)],
      gaps: [forbidden('train')],
    }),
  },
  {
    name: 'HotSpot dies in native code',
    source: 'OpenJDK 17 hs_err, exit 134',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          134,
          { from: -82, to: -21 },
          {
            log: [
              '#',
              '# A fatal error has been detected by the Java Runtime Environment:',
              '#',
              '#  SIGSEGV (0xb) at pc=0x00007f3c5c0a9d12, pid=1, tid=32',
              '#',
              '# Problematic frame:',
              '# C  [libzstd-jni-1.5.5-1.so+0x9d12]',
            ],
          },
        ),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'the work is done after some seconds, restartPolicy Always',
    source: 'kubelet 1.30',
    expected: { cause: 'exits-cleanly', container: 'sync' },
    evidence: buildEvidence({
      containers: [crashed('sync', 0, { from: -24, to: -20 }, { log: ['synced 412 rows', 'done'] })],
      events: [backOff('sync')],
    }),
  },
  {
    name: 'a shell without a terminal',
    source: 'image debian:12, no command',
    expected: { cause: 'exits-cleanly', container: 'debug' },
    evidence: buildEvidence({
      containers: [crashed('debug', 0, { from: -20, to: -20 }, { image: 'debian:12', log: [] })],
      events: [backOff('debug')],
    }),
  },
  {
    name: 'a sidecar ends well while the app goes on',
    source: 'config copier as second container',
    expected: { cause: 'exits-cleanly', container: 'copier' },
    evidence: buildEvidence({
      containers: [healthy('api'), crashed('copier', 0, { from: -20, to: -19 }, { log: 'copied 4 files' })],
      events: [backOff('copier')],
    }),
  },
  {
    name: 'a native sidecar that is really an init container',
    source: 'kubelet 1.33, restartPolicy Always on an init container',
    expected: { cause: 'exits-cleanly', container: 'fetch' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        crashed('fetch', 0, { from: -20, to: -18 }, { listed: 'sidecar', log: 'fetched' }),
      ],
      events: [backOff('fetch')],
    }),
  },
  {
    name: 'exit 0 after a complaint about its configuration',
    source: 'HolmesGPT investigate/11; near miss',
    expected: { cause: 'config-invalid', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 0, { from: -21, to: -20 }, { log: 'Environment variable DEPLOY_ENV is undefined' }),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'something in the pod sends SIGTERM, no probe configured',
    source: 'shareProcessNamespace with a reloader',
    expected: { cause: 'terminated-externally', container: 'api' },
    evidence: buildEvidence({
      containers: [
        healthy('reloader'),
        crashed(
          'api',
          143,
          { from: -90, to: -20 },
          { log: ['listening on :8080', 'received SIGTERM, shutting down'] },
        ),
      ],
      spec: { shareProcessNamespace: true },
      events: [backOff('api', 3)],
    }),
  },
  {
    name: 'interrupted with SIGINT',
    source: 'exit 130',
    expected: { cause: 'terminated-externally', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 130, { from: -90, to: -20 }, { log: ['serving', 'KeyboardInterrupt'] })],
      events: [backOff('api', 3)],
    }),
  },
  {
    name: 'a hang-up ends the process',
    source: 'exit 129, logrotate sends SIGHUP',
    expected: { cause: 'terminated-externally', container: 'api', acceptable: ['unknown'] },
    evidence: buildEvidence({
      containers: [healthy('logrotate'), crashed('api', 129, { from: -90, to: -20 }, { log: 'serving' })],
      events: [backOff('api', 3)],
    }),
  },
  {
    name: 'an init container completed long ago, the app crashes by itself',
    source: 'kubelet 1.30; near miss',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 139, { from: -30, to: -20 }, { log: 'Segmentation fault (core dumped)' }),
        {
          name: 'migrate',
          listed: 'init',
          restarts: 0,
          ready: true,
          state: terminated(0, { from: -295, to: -290 }),
          lastState: {},
        },
      ],
      events: [backOff('api')],
    }),
  },
]
