/** Field and label selectors as the API server applies them, for objects that were recorded. */
import type { KubeObject } from '../../domain/kubernetes.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'

/**
 * Tells whether an object fits a field selector such as `involvedObject.name=api-0,type!=Normal`. Fields are looked up
 * by their dotted path; an absent field equals the empty string, as on the API server.
 */
export function matchesFields(object: KubeObject, selector: string | undefined): boolean {
  return clauses(selector).every((clause) => {
    const parsed = /^([\w.]+)\s*(!=|==|=)\s*(.*)$/.exec(clause)
    if (parsed === null) throw new ReadError('unavailable', `field selector not understood: ${clause}`)
    const [, path = '', operator, value = ''] = parsed
    return (fieldOf(object, path) === value) === (operator !== '!=')
  })
}

/** Tells whether labels fit a selector with `=`, `==`, `!=`, `in (...)`, `notin (...)`, `key` and `!key` clauses. */
export function matchesLabels(object: KubeObject, selector: string | undefined): boolean {
  const labels = object.metadata.labels ?? {}
  return clauses(selector).every((clause) => {
    const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(clause)
    if (set !== null) {
      const [, key = '', operator, list = ''] = set
      const values = list.split(',').map((value) => value.trim())
      const value = labels[key]
      return operator === 'in' ? value !== undefined && values.includes(value) : !values.includes(value ?? '')
    }
    const equality = /^([\w./-]+)\s*(!=|==|=)\s*([\w.-]*)$/.exec(clause)
    if (equality !== null) {
      const [, key = '', operator, value] = equality
      return (labels[key] === value) === (operator !== '!=')
    }
    const existence = /^(!?)([\w./-]+)$/.exec(clause)
    if (existence !== null) return Object.hasOwn(labels, existence[2] ?? '') === (existence[1] === '')
    throw new ReadError('unavailable', `label selector not understood: ${clause}`)
  })
}

/** Splits at the commas that are not inside the parentheses of a set. */
function clauses(selector: string | undefined): string[] {
  return (selector ?? '')
    .split(/,(?![^(]*\))/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return ''
    value = (value as Record<string, unknown>)[key]
  }
  return value === null || value === undefined ? '' : String(value)
}
