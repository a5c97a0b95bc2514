/** Finds what a message is about that was written by Alertmanager, another tool or a person. */
import type { Wanted } from '../../../src/domain/workload.ts'
import { LABEL, SUBDOMAIN } from '../commands/words.ts'

/** Labels of alerts in any notation: `pod="x"`, `pod: x`, `*pod:* \`x\``. */
const LABELS =
  /\b(?:exported_)?(namespace|pod|deployment|statefulset|daemonset|job_name|cronjob|container|cluster)\b["'`*_]*[ \t]*[:=]["'`*_ \t]{0,6}([A-Za-z0-9][\w.-]*)/g
const CONTROLLERS = [
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['cronjob', 'CronJob'],
  ['job_name', 'Job'],
] as const
/** `payments/api-7d9f`, with its container in brackets as the alerts of kube-prometheus have it. */
const PATH =
  /(?<![\w./:-])([a-z0-9][-a-z0-9]{0,62})\/([a-z0-9][-a-z0-9.]{2,252})(?:\s+\(([a-z0-9][-a-z0-9]*)\))?(?![\w/])/g
/** The name of a Deployment's pod stands out by its two suffixes (apimachinery, util/rand). */
const POD_NAME =
  /(?<![\w./-])([a-z0-9][-a-z0-9.]*-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5})(?![\w/-])/g

const LONGEST_TEXT = 20_000
const MAX_FOUND = 10

/** What the text names, the surest first; empty when it names nothing. */
export function readAlertText(text: string): readonly Wanted[] {
  const plain = text
    .slice(0, LONGEST_TEXT)
    .replace(/<(?:https?|mailto):[^<>|]*\|([^<>]*)>/g, ' $1 ')
    .replace(/<?https?:\/\/[^\s>]*>?/g, ' ')
    .replace(/&amp;/g, '&')
  const labels = readLabels(plain)
  const found = [...ofLabels(labels), ...ofPaths(plain), ...ofPodNames(plain, labels.get('namespace'))]
  const seen = new Set<string>()
  return found.filter(({ name = '' }) => !seen.has(name) && seen.add(name)).slice(0, MAX_FOUND)
}

function readLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  for (const [, key = '', value = ''] of text.matchAll(LABELS)) {
    if (!labels.has(key)) labels.set(key, value.replace(/(?<![._-])[._-]+$/, ''))
  }
  return labels
}

function ofLabels(labels: ReadonlyMap<string, string>): readonly Wanted[] {
  const namespace = labels.get('namespace')
  const cluster = labels.get('cluster')
  const container = labels.get('container')
  const scope = {
    ...(namespace !== undefined && LABEL.test(namespace) && { namespace }),
    ...(cluster !== undefined && { cluster }),
  }
  const pod = labels.get('pod')
  if (pod !== undefined && SUBDOMAIN.test(pod) && !pod.startsWith('kube-state-metrics')) {
    const hint = container !== undefined && LABEL.test(container) ? { container } : {}
    return [{ ...scope, kind: 'Pod', name: pod, ...hint }]
  }
  return CONTROLLERS.flatMap(([label, kind]) => {
    const name = labels.get(label)
    return name !== undefined && SUBDOMAIN.test(name) ? [{ ...scope, kind, name }] : []
  }).slice(0, 1)
}

function ofPaths(text: string): readonly Wanted[] {
  return [...text.matchAll(PATH)].flatMap(([, namespace = '', name = '', container]) =>
    LABEL.test(namespace) && SUBDOMAIN.test(name) && /[a-z]/.test(name) && /[a-z]/.test(namespace)
      ? [{ namespace, name, ...(container !== undefined && { container }) }]
      : [],
  )
}

function ofPodNames(text: string, namespace: string | undefined): readonly Wanted[] {
  const scope = namespace !== undefined && LABEL.test(namespace) ? { namespace } : {}
  return [...text.matchAll(POD_NAME)].map(([, name = '']) => ({ ...scope, kind: 'Pod', name }))
}

/** All text of a message: its own, and that of its blocks and attachments. */
export function textOfMessage(message: unknown): string {
  const parts: string[] = []
  collect(message, parts, 0)
  return parts.join('\n').slice(0, LONGEST_TEXT)
}

const DEEPEST = 12

function collect(value: unknown, parts: string[], depth: number): void {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const each of value) collect(each, parts, depth + 1)
    return
  }
  for (const [key, field] of Object.entries(value)) {
    if (typeof field === 'string') {
      if (TEXTS.has(key)) parts.push(field)
    } else if (key !== 'metadata') collect(field, parts, depth + 1)
  }
}

const TEXTS = new Set(['text', 'fallback', 'title', 'value', 'pretext', 'footer'])
