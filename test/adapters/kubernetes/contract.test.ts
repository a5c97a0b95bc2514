/** The live reader, over HTTP against the simulated cluster, and the recording reader keep one contract. */

import { connectCluster } from '../../../src/adapters/kubernetes/connect-cluster.ts'
import { openRecording } from '../../../src/adapters/recording/open-recording.ts'
import { startSimulatedCluster } from '../../../src/playground/cluster/simulated-cluster.ts'
import { CONTRACT_RECORDING, describeClusterReader } from '../../contracts/cluster-reader.ts'
import { kubeConfigOf } from './kube-config-of.ts'

describeClusterReader('the Kubernetes adapter', async () => {
  const cluster = await startSimulatedCluster({ recordings: [CONTRACT_RECORDING], token: 'contract-token-1' })
  const reader = connectCluster({ cluster: 'prod-eu-1', kubeConfig: kubeConfigOf(cluster) })
  return {
    reader,
    close: async () => {
      await reader.close()
      await cluster.close()
    },
  }
})

describeClusterReader('the recording adapter', async () => ({
  reader: await openRecording(CONTRACT_RECORDING),
  close: async () => {},
}))
