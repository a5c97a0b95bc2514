/** Buttons that only open an address, of which Slack tells us all the same. */
import type { ButtonListener } from './show-detail.ts'

/** Acknowledges; there is nothing else to do. */
export const openThread: ButtonListener = async ({ ack }) => {
  await ack()
}
