/** The cluster of `npm run e2e`: makes namespaces, puts objects into them, and takes them away again. */
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
} from '@kubernetes/client-node'
import { type ClusterConnection, connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'

export interface LiveCluster {
  readonly connection: ClusterConnection
  /** Which cluster it is, to be read before something is created in it. */
  readonly server: string
  /** Creates the namespace; one that is left from before is taken as it is. */
  makeNamespace(name: string): Promise<void>
  create(namespace: string, object: KubernetesObject): Promise<void>
  /** Deletes the namespace with all that is in it, without waiting for its end. */
  dropNamespace(name: string): Promise<void>
  close(): Promise<void>
}

/** Connects with the current context of the kubeconfig file. */
export function openLiveCluster(kubeconfig: string): LiveCluster {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const connection = connectCluster({ cluster: config.getCurrentContext(), kubeConfig: config })
  const core = config.makeApiClient(CoreV1Api)
  const objects = KubernetesObjectApi.makeApiClient(config)
  return {
    connection,
    server: config.getCurrentCluster()?.server ?? 'an unknown server',
    async makeNamespace(name) {
      const labels = { 'app.kubernetes.io/part-of': 'crashloop-e2e' }
      await unless(409, core.createNamespace({ body: { metadata: { name, labels } } }))
    },
    async create(namespace, object) {
      await unless(409, objects.create({ ...object, metadata: { ...object.metadata, namespace } }))
    },
    async dropNamespace(name) {
      await unless(404, core.deleteNamespace({ name, gracePeriodSeconds: 0 }))
    },
    close: () => connection.close(),
  }
}

async function unless(status: number, request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!(error instanceof ApiException && error.code === status)) throw error
  })
}
