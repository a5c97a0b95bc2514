/** Collects the names of Secrets when one is said to be missing, where the role may list them. */
import { defineCollector } from '../collector.ts'
import { failureMessages } from '../failure-messages.ts'

export const secretNames = defineCollector({
  id: 'secret-names',
  // None is asked for: the default role has no access to Secrets, and their names are a help, not a need.
  permissions: [],
  ready: (found, round) => round === 3 && failureMessages(found).some((text) => /\bsecrets?\b/i.test(text)),
  async collect({ workload }, reads) {
    const answer = await reads.secretNames(workload.namespace)
    if (answer === undefined || (!answer.ok && answer.reason !== 'timed-out')) return {}
    if (answer.ok) return { secretNames: answer.value }
    reads.gap(`names of secrets of namespace ${workload.namespace}`, answer)
    return {}
  },
})
