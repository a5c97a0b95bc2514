/** The button that posts the log of the run that is there now to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function showCurrentLogs(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'current-logs')
}
