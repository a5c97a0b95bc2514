/** The form of a write that may be stored and shown: pod templates are left out, since people put secrets into them. */
import type { Write } from '../domain/plan.ts'
import { isClusterWrite } from './write-request.ts'

const LEFT_OUT = '[pod template, not stored]'
/** kubectl keeps the whole manifest here, environment and all. */
const MANIFEST = 'kubectl.kubernetes.io/last-applied-configuration'

/** What is sent is planned anew at the time of the run and compared by hash, so nothing is lost. */
export function storableWrite(write: Write): Write {
  if (!isClusterWrite(write) || write.verb === 'delete') return write
  if (write.verb === 'patch' && write.contentType === 'application/json-patch+json') {
    return { ...write, body: (write.body as readonly Operation[]).map(storableOperation) }
  }
  return { ...write, body: withoutTemplates(write.body) }
}

interface Operation {
  readonly path: string
  readonly value?: unknown
}

function storableOperation(operation: Operation): Operation {
  if (operation.path === '/spec/template') return { ...operation, value: LEFT_OUT }
  return 'value' in operation ? { ...operation, value: withoutTemplates(operation.value) } : operation
}

function withoutTemplates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTemplates)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([key]) => key !== MANIFEST)
  return Object.fromEntries(
    fields.map(([key, each]) => [
      key,
      key === 'template' && isWhole(each) ? LEFT_OUT : withoutTemplates(each),
    ]),
  )
}

/** A patch of a template names only what it changes, e.g. one limit; a whole one has images. */
function isWhole(template: unknown): boolean {
  const { spec } = (template ?? {}) as { spec?: { containers?: readonly { image?: unknown }[] } }
  return spec?.containers?.some(({ image }) => image !== undefined) ?? false
}
