/**
 * The part of client-node that authenticates, without the 1,500 files of its generated API, which take most of a second
 * to load and 80 MB to keep: its KubeConfig wants two functions of them.
 */

import { registerHooks } from 'node:module'
import type { KubeConfig as Config, RequestContext as Context } from '@kubernetes/client-node'

/** Where these two are defined; should client-node move them, everything is loaded as it asks for it. */
const PARTS =
  `export { createConfiguration } from './gen/configuration.js'\n` +
  `export { ServerConfiguration } from './gen/servers.js'\n`
const CONFIG = '/@kubernetes/client-node/dist/config.js'

const hooks = registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== './gen/index.js' || !context.parentURL?.endsWith(CONFIG))
      return next(specifier, context)
    const url = new URL('./gen-parts.js', context.parentURL).href
    return { url, format: 'module', shortCircuit: true }
  },
  load(url, context, next) {
    if (!url.endsWith('/@kubernetes/client-node/dist/gen-parts.js')) return next(url, context)
    return { format: 'module', source: PARTS, shortCircuit: true }
  },
})
const [{ KubeConfig }, { HttpMethod, RequestContext }] = await Promise.all([
  import('@kubernetes/client-node/dist/config.js'),
  import('@kubernetes/client-node/dist/gen/http/http.js'),
])
hooks.deregister()

/** A configuration without clusters, users and contexts. */
export function createKubeConfig(): Config {
  return new KubeConfig()
}

/** A request that client-node can put its credentials and connections into. */
export function createRequestContext(url: string): Context {
  return new RequestContext(url, HttpMethod.GET)
}
