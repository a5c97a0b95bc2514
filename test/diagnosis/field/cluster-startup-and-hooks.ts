/** Field cases about startup probes and lifecycle hooks. */
import { buildEvidence, POD_NAME, terminated, waiting } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy, notStarted, probeKill } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const http = (path: string, port = 8080) => ({
  httpGet: { path, port },
  periodSeconds: 10,
  failureThreshold: 3,
})
const noEvents = {
  what: 'events of the pod',
  reason: 'expired' as const,
  why: 'none are left; the cluster keeps events for one hour',
}

export const clusterStartupAndHooks: readonly FieldCase[] = [
  {
    name: 'startup probe gives up on a refused port',
    source: 'kubelet 1.30 prober',
    expected: { cause: 'startup-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -92, to: -30 },
          { startupProbe: { ...http('/ready'), failureThreshold: 6 } },
        ),
      ],
      events: [
        ...probeKill(
          'Startup',
          'api',
          'Get "http://10.42.3.17:8080/ready": dial tcp 10.42.3.17:8080: connect: connection refused',
        ),
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'startup probe answers 503 while caches warm up',
    source: 'kubelet 1.28 prober',
    expected: { cause: 'startup-probe', container: 'search' },
    evidence: buildEvidence({
      containers: [
        healthy('proxy'),
        crashed(
          'search',
          137,
          { from: -95, to: -30 },
          {
            startupProbe: http('/health'),
            livenessProbe: http('/health'),
            log: ['09:58:26 INFO warming segment cache 1/48', '09:58:58 INFO warming segment cache 21/48'],
          },
        ),
      ],
      events: [
        ...probeKill('Startup', 'search', 'HTTP probe failed with statuscode: 503', { at: -60 }),
        backOff('search', 3),
      ],
    }),
  },
  {
    name: 'startup exec probe',
    source: 'kubelet 1.26 prober',
    expected: { cause: 'startup-probe', container: 'db' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'db',
          0,
          { from: -60, to: -30 },
          { startupProbe: { exec: { command: ['pg_isready', '-U', 'app'] } } },
        ),
      ],
      events: [
        ...probeKill('Startup', 'db', '/var/run/postgresql:5432 - rejecting connections\n'),
        backOff('db', 3),
      ],
    }),
  },
  {
    name: 'startup grpc probe of a native sidecar holds the pod back',
    source: 'kubelet 1.33 prober',
    expected: { cause: 'startup-probe', container: 'mesh' },
    evidence: buildEvidence({
      containers: [
        notStarted('api'),
        crashed(
          'mesh',
          143,
          { from: -60, to: -30 },
          { listed: 'sidecar', startupProbe: { grpc: { port: 15020 } } },
        ),
      ],
      events: [
        ...probeKill(
          'Startup',
          'mesh',
          'timeout: failed to connect service "10.42.3.17:15020" within 1s: context deadline exceeded',
        ),
        backOff('mesh', 3),
      ],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'postStart command fails, long wording',
    source: 'kubelet 1.25 lifecycle handlers',
    expected: { cause: 'lifecycle-hook', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -40, to: -33 },
          {
            lifecycle: { postStart: { exec: { command: ['/bin/sh', '-c', '/opt/warm.sh'] } } },
          },
        ),
      ],
      events: [
        {
          reason: 'FailedPostStartHook',
          message: `Exec lifecycle hook ([/bin/sh -c /opt/warm.sh]) for Container "api" in Pod "${POD_NAME}_shop(pod-uid)" failed - error: command '/bin/sh -c /opt/warm.sh' exited with 126: /bin/sh: /opt/warm.sh: Permission denied\n, message: "/bin/sh: /opt/warm.sh: Permission denied\\n"`,
          container: 'api',
          count: 4,
          firstAt: -240,
          at: -36,
        },
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'FailedPostStartHook',
          container: 'api',
          count: 4,
          at: -36,
        },
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'postStart request fails, short wording',
    source: 'kubelet 1.32',
    expected: { cause: 'lifecycle-hook', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          0,
          { from: -40, to: -33 },
          {
            lifecycle: { postStart: { httpGet: { path: '/register', port: 8080 } } },
          },
        ),
      ],
      events: [
        {
          reason: 'FailedPostStartHook',
          message: 'PostStartHook failed',
          container: 'api',
          count: 4,
          firstAt: -240,
          at: -36,
        },
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'FailedPostStartHook',
          container: 'api',
          count: 4,
          at: -36,
        },
        backOff('api', 4),
      ],
    }),
  },
  {
    name: 'postStart failure seen in the status only',
    source: 'kubelet 1.29 PostStartHookError; events expired',
    expected: { cause: 'lifecycle-hook', container: 'agent' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        {
          name: 'agent',
          restarts: 7,
          state: waiting(
            'PostStartHookError',
            "command '/bin/agent-register' exited with 1: dial unix /run/agent.sock: no such file\n",
          ),
          lastState: terminated(137, { from: -70, to: -32 }),
          lifecycle: { postStart: { exec: { command: ['/bin/agent-register'] } } },
        },
      ],
      gaps: [noEvents],
    }),
  },
  {
    name: 'postStart command is not in the image',
    source: 'kubelet 1.31, containerd exec',
    expected: { cause: 'lifecycle-hook', acceptable: ['command-not-found'], container: 'web' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'web',
          0,
          { from: -40, to: -38 },
          {
            lifecycle: { postStart: { exec: { command: ['curl', '-sf', 'http://localhost/warm'] } } },
          },
        ),
      ],
      events: [
        {
          reason: 'FailedPostStartHook',
          message: 'PostStartHook failed',
          container: 'web',
          count: 5,
          firstAt: -240,
          at: -39,
        },
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'FailedPostStartHook',
          container: 'web',
          count: 5,
          at: -39,
        },
        backOff('web', 4),
      ],
    }),
  },
]
