/** Builds the URL path of objects in the Kubernetes API. */

import type { ApiResource } from '../../domain/api-resources.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'

/** The longest name Kubernetes accepts, in characters, and the characters a name may have (RFC 1123 subdomain). */
const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/

/**
 * Path of one object, or of all objects of a resource when no name is given. Names may come from an alert, so one that
 * no object can have is refused with `ReadError` `not-found` before it reaches a URL.
 */
export function objectPath(
  { group, version, plural, namespaced }: Omit<ApiResource, 'kind'>,
  namespace: string | undefined,
  name?: string,
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const scope = namespaced && namespace !== undefined ? `/namespaces/${segment(namespace)}` : ''
  return `${root}${scope}/${plural}${name === undefined ? '' : `/${segment(name)}`}`
}

function segment(name: string): string {
  if (!NAME.test(name)) {
    throw new ReadError('not-found', `${JSON.stringify(name.slice(0, 80))} is not a Kubernetes name`)
  }
  return name
}
