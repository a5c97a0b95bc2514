/** Loads the kubeconfig of a simulated cluster into the real client library. */

import { KubeConfig } from '@kubernetes/client-node'
import type { SimulatedCluster } from '../../../src/playground/cluster/simulated-cluster.ts'

/** A KubeConfig whose current context is the simulated cluster. */
export function kubeConfigOf(cluster: SimulatedCluster): KubeConfig {
  const kubeConfig = new KubeConfig()
  kubeConfig.loadFromString(JSON.stringify(cluster.kubeConfig()))
  return kubeConfig
}
