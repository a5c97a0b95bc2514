/** The button that posts what changed before the failure to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function showChanges(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'changes')
}
