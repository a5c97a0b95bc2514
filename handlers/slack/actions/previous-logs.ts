/** The button that posts the log of the run that crashed to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function showPreviousLogs(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'previous-logs')
}
