/** Counts the calls that go to Slack by their result. */

import { DeliveryError, type DetailThread, type IncidentThread, type ListThread } from './incidents/ports.ts'

type Thread = IncidentThread & DetailThread & ListThread

/** The same thread; `onCall` is told `ok` or the kind of failure. */
export function countCalls(thread: Thread, onCall: (call: string, result: string) => void): Thread {
  async function counted<T>(call: string, work: Promise<T>): Promise<T> {
    try {
      const result = await work
      onCall(call, 'ok')
      return result
    } catch (error) {
      onCall(call, error instanceof DeliveryError ? error.failure : 'error')
      throw error
    }
  }
  return {
    postRoot: (incident) => counted('post-root', thread.postRoot(incident)),
    updateRoot: (incident) => counted('update-root', thread.updateRoot(incident)),
    postNote: (incident, note) => counted('post-note', thread.postNote(incident, note)),
    postDetail: (incident, detail) => counted('post-detail', thread.postDetail(incident, detail)),
    postFile: (incident, file) => counted('post-file', thread.postFile(incident, file)),
    overflowOf: (detail) => thread.overflowOf(detail),
    find: (incident, key, since) => counted('find', thread.find(incident, key, since)),
    tell: (channel, user, text, threadTs) => counted('tell', thread.tell(channel, user, text, threadTs)),
    showList: (channel, user, list, threadTs) =>
      counted('show-list', thread.showList(channel, user, list, threadTs)),
  }
}
