/** Finds the address and the credentials of a cluster: a kubeconfig file, one of its contexts, or the pod we run in. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { createKubeConfig } from './client-node.ts'

export interface KubeConfigSource {
  /** Path of a kubeconfig file. Without it: `KUBECONFIG`, `~/.kube/config`, then the pod's service account. */
  readonly file?: string
  /** Name of a context; without it the current one of the file. */
  readonly context?: string
  /** Use the service account of the pod we run in and look at no file. */
  readonly inCluster?: boolean
}

/** Reads the configuration of one cluster. Throws `AppError` with the code `kubeconfig` and a message that instructs. */
export function loadKubeConfig(source: KubeConfigSource = {}): KubeConfig {
  const kubeConfig = createKubeConfig()
  try {
    if (source.inCluster) kubeConfig.loadFromCluster()
    else if (source.file !== undefined) loadFile(kubeConfig, source.file)
    else kubeConfig.loadFromDefault()
  } catch (error) {
    // YAML errors quote the lines around the mistake, which may hold a token: only the first line is safe to show.
    const [firstLine] = error instanceof Error ? error.message.split('\n') : ['unreadable']
    throw new AppError('kubeconfig', `Cannot read the kubeconfig${where(source)}: ${firstLine}`)
  }
  if (source.context !== undefined) kubeConfig.setCurrentContext(source.context)
  checkContext(kubeConfig, source)
  return kubeConfig
}

const UsersWithTokenFiles = z.object({
  users: z
    .array(
      z.object({ name: z.string(), user: z.looseObject({ tokenFile: z.string().optional() }).nullish() }),
    )
    .nullish(),
})

/** client-node 2.0.1 does not know `tokenFile` of a kubeconfig; its in-cluster provider reads and re-reads such a file. */
function loadFile(kubeConfig: KubeConfig, file: string): void {
  kubeConfig.loadFromFile(file)
  const { data } = UsersWithTokenFiles.safeParse(parse(readFileSync(file, 'utf8')))
  for (const { name, user } of data?.users ?? []) {
    if (!user?.tokenFile) continue
    const tokenFile = path.resolve(path.dirname(file), user.tokenFile)
    kubeConfig.users = kubeConfig.users.map((entry) =>
      entry.name === name && !entry.token
        ? { ...entry, authProvider: { name: 'tokenFile', config: { tokenFile } } }
        : entry,
    )
  }
}

function checkContext(kubeConfig: KubeConfig, source: KubeConfigSource): void {
  const name = kubeConfig.getCurrentContext()
  if (kubeConfig.getContextObject(name) === null) {
    const known = kubeConfig.getContexts().map((context) => context.name)
    throw new AppError(
      'kubeconfig',
      `There is no context "${name}"${where(source)}. Contexts there: ${known.join(', ') || 'none'}.`,
    )
  }
  const cluster = kubeConfig.getCurrentCluster()
  // Outside a pod client-node makes the address `https://undefined:undefined` of the absent variables.
  if (!cluster?.server || cluster.server.includes('//undefined')) {
    const reason = source.inCluster ? 'this process does not run in a pod' : 'its cluster has no server'
    throw new AppError('kubeconfig', `Context "${name}"${where(source)} names no API server: ${reason}.`)
  }
}

function where(source: KubeConfigSource): string {
  if (source.inCluster) return ' of the service account'
  return source.file === undefined ? '' : ` in ${source.file}`
}
