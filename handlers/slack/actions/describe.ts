/** The button that posts the pod's description to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function describePod(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'describe')
}
