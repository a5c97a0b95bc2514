/** The Slack side of a digest: its one message, and the window with all that is in it. */

import { DeliveryError } from '../../incidents/ports.ts'
import type { DigestThread, DigestWindow } from '../../incidents/storm-ports.ts'
import { digestCard } from './messages/digest-card.ts'
import { digestWindow } from './messages/digest-window.ts'
import { calling, findSent, permalinkOf, post, type Sender, update } from './send-message.ts'

/** Creates the adapter. It never retries and never waits: every failure rejects with a `DeliveryError`. */
export function createDigestThread(sender: Sender): DigestThread & DigestWindow {
  const { client } = sender
  return {
    async postDigest(digest) {
      const posted = await post(sender, digest.thread.channel, undefined, digestCard(digest))
      return { ...posted, ...(await permalinkOf(client, posted)) }
    },
    async updateDigest(digest) {
      const { channel, ts } = digest.thread
      if (ts === undefined) throw new DeliveryError('message-gone', 'The digest has no message yet.')
      await update(sender, { channel, ts }, digestCard(digest))
    },
    findDigest: (digest, key, since) => findSent(sender, digest.thread, digest.id, key, since),
    async open(triggerId, digest) {
      const { channel } = digest.thread
      await calling(channel, () =>
        client.views.open({ trigger_id: triggerId, view: digestWindow(digest, 0) }),
      )
    },
    async show(windowId, digest, page, words) {
      const { channel } = digest.thread
      await calling(channel, () =>
        client.views.update({ view_id: windowId, view: digestWindow(digest, page, words) }),
      )
    },
  }
}
