/** The button that posts the recent events to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function showEvents(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'events')
}
