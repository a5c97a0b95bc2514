/** Label and field selectors as the API server understands them. */

import { ApiRefusal } from './api-status.ts'
import type { StoredObject } from './cluster-store.ts'
import type { ServedResource } from './served-resources.ts'

/** Builds the test that an object must pass; refuses a selector that the API server would refuse (400). */
export function objectFilter(
  resource: ServedResource,
  labelSelector: string | null,
  fieldSelector: string | null,
): (object: StoredObject) => boolean {
  const labels = labelSelector ? splitRequirements(labelSelector).map(labelRequirement) : []
  const fields = fieldSelector ? fieldSelector.split(',').map((part) => fieldRequirement(resource, part)) : []
  return (object) =>
    labels.every((test) => test(object.metadata.labels ?? {})) && fields.every((test) => test(object))
}

type LabelTest = (labels: Readonly<Record<string, string>>) => boolean

/** Commas inside `in (a, b)` do not separate requirements. */
function splitRequirements(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function labelRequirement(text: string): LabelTest {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text)
  if (set) {
    const [, key = '', operator, list = ''] = set
    const values = list.split(',').map((value) => value.trim())
    return operator === 'in'
      ? (labels) => labels[key] !== undefined && values.includes(labels[key])
      : (labels) => labels[key] === undefined || !values.includes(labels[key])
  }
  const equality = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/.exec(text)
  if (equality) {
    const [, key = '', operator, value] = equality
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value
  }
  const existence = /^(!?)\s*([^\s=!(),]+)$/.exec(text)
  if (!existence) throw new ApiRefusal(400, `unable to parse requirement: ${text}`)
  const [, not, key = ''] = existence
  return (labels) => (labels[key] === undefined) === (not === '!')
}

function fieldRequirement(resource: ServedResource, text: string): (object: StoredObject) => boolean {
  const match = /^([^=!]+?)(==|=|!=)(.*)$/.exec(text.trim())
  if (!match) throw new ApiRefusal(400, `invalid selector: '${text}'; can't understand '${text}'`)
  const [, field = '', operator, value] = match
  const known = ['metadata.name', 'metadata.namespace', ...resource.selectableFields]
  if (!known.includes(field)) throw new ApiRefusal(400, `field label not supported: ${field}`)
  return (object) => (fieldValue(object, field) === value) === (operator !== '!=')
}

function fieldValue(object: StoredObject, field: string): string {
  // The field `source` of an event stands for its component.
  const path = field === 'source' && object.kind === 'Event' ? 'source.component' : field
  let value: unknown = object
  for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key]
  return value === undefined || value === null ? '' : String(value)
}
