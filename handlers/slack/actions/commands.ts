/** The button that posts the commands of the diagnosis to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function showCommands(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'commands')
}
