/** One container of a `kubectl describe pod` text: its spec and its status. */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Probe,
  ResourceList,
  VolumeMount,
} from '../../domain/kubernetes.ts'
import { apiTime } from './api-time.ts'
import { child, field, type OutlineNode } from './outline.ts'

export function parseContainer(node: OutlineNode): { spec: Container; status: ContainerStatus } {
  const image = field(node, 'Image')
  const command = child(node, 'Command')?.lines
  const args = child(node, 'Args')?.lines
  const limits = resources(child(node, 'Limits'))
  const requests = resources(child(node, 'Requests'))
  const probes = { livenessProbe: 'Liveness', readinessProbe: 'Readiness', startupProbe: 'Startup' } as const
  const spec: Container = {
    name: node.key,
    ...(image ? { image } : {}),
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    ports: [
      ...(field(node, 'Port') ?? field(node, 'Ports') ?? '').matchAll(
        /\b(\d{1,5})\/(\w{1,8})(?: \(([\w-]{1,63})\))?/g,
      ),
    ]
      .filter((m) => m[1] !== '0')
      .map((m) => ({
        containerPort: Number(m[1]),
        protocol: m[2] as string,
        ...(m[3] ? { name: m[3] } : {}),
      })),
    env: (child(node, 'Environment')?.children ?? []).map(parseEnv),
    resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) },
    volumeMounts: (child(node, 'Mounts')?.lines ?? []).flatMap(parseMount),
    ...Object.fromEntries(
      Object.entries(probes).flatMap(([name, key]) => {
        const probe = parseProbe(field(node, key))
        return probe ? [[name, probe]] : []
      }),
    ),
  }
  return { spec, status: parseStatus(node, image) }
}

function parseStatus(node: OutlineNode, image: string | undefined): ContainerStatus {
  const containerID = field(node, 'Container ID')
  const imageID = field(node, 'Image ID')
  return {
    name: node.key,
    ...(image ? { image } : {}),
    ...(imageID ? { imageID } : {}),
    ...(containerID ? { containerID } : {}),
    ready: field(node, 'Ready') === 'True',
    restartCount: Number(field(node, 'Restart Count') ?? 0),
    state: parseState(child(node, 'State')),
    lastState: parseState(child(node, 'Last State')),
  }
}

function parseState(node: OutlineNode | undefined): ContainerState {
  const reason = field(node, 'Reason')
  const message = field(node, 'Message')
  const words = { ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  const startedAt = apiTime(field(node, 'Started'))
  const finishedAt = apiTime(field(node, 'Finished'))
  if (node?.value === 'Waiting') return { waiting: words }
  if (node?.value === 'Running') return { running: startedAt ? { startedAt } : {} }
  if (node?.value !== 'Terminated') return {}
  return {
    terminated: {
      exitCode: Number(field(node, 'Exit Code') ?? 0),
      ...words,
      ...(startedAt ? { startedAt } : {}),
      ...(finishedAt ? { finishedAt } : {}),
    },
  }
}

function resources(node: OutlineNode | undefined): ResourceList | undefined {
  return node && Object.fromEntries(node.children.map((c) => [c.key, c.value]))
}

function parseEnv({ key, value }: OutlineNode): EnvVar {
  const ref =
    /^<set to the key '([^']+)' (?:in|of) (secret|config map) '([^']+)'>(?:\s+Optional: (true|false))?/.exec(
      value,
    )
  if (ref) {
    const selector = { key: ref[1] as string, name: ref[3] as string, optional: ref[4] === 'true' }
    return {
      name: key,
      valueFrom: ref[2] === 'secret' ? { secretKeyRef: selector } : { configMapKeyRef: selector },
    }
  }
  const path = /^\s*\(v1:([^)]+)\)$/.exec(value)
  return path
    ? { name: key, valueFrom: { fieldRef: { fieldPath: path[1] as string } } }
    : { name: key, value }
}

/** `/etc/x from conf (ro,path="flags.json")` */
function parseMount(line: string): VolumeMount[] {
  const match = /^(\S+) from (\S+) \(([^)]*)\)$/.exec(line)
  if (!match) return []
  const subPath = /path="([^"]*)"/.exec(match[3] as string)?.[1]
  const readOnly = (match[3] as string).startsWith('ro')
  return [
    { mountPath: match[1] as string, name: match[2] as string, readOnly, ...(subPath ? { subPath } : {}) },
  ]
}

/** `http-get http://:8080/healthz delay=5s timeout=1s period=10s #success=1 #failure=3` */
function parseProbe(text: string | undefined): Probe | undefined {
  if (!text) return undefined
  const number = (name: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(text)?.[1] ?? 0)
  const timing = {
    initialDelaySeconds: number('delay'),
    timeoutSeconds: number('timeout'),
    periodSeconds: number('period'),
    failureThreshold: number('#failure'),
    successThreshold: number('#success'),
  }
  const http = /^http-get (https?):\/\/([^:/]*):([\w-]+)(\S*)/.exec(text)
  if (http) {
    const port = /^\d+$/.test(http[3] as string) ? Number(http[3]) : (http[3] as string)
    return { httpGet: { scheme: (http[1] as string).toUpperCase(), port, path: http[4] || '/' }, ...timing }
  }
  const exec = /^exec \[(.*)\] delay=/.exec(text)
  if (exec) return { exec: { command: (exec[1] as string).split(' ') }, ...timing }
  const tcp = /^tcp-socket [^:]*:([\w-]+)/.exec(text)
  if (tcp)
    return {
      tcpSocket: { port: /^\d+$/.test(tcp[1] as string) ? Number(tcp[1]) : (tcp[1] as string) },
      ...timing,
    }
  const grpc = /^grpc <pod>:(\d+)/.exec(text)
  return grpc ? { grpc: { port: Number(grpc[1]) }, ...timing } : undefined
}
