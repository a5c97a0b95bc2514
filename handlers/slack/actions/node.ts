/** The button that posts the node that the pod is on to the thread. */
import { type DetailListener, detailListener, type ShowDetail } from './show-detail.ts'

/** Makes the listener. */
export function showNode(showDetail: ShowDetail): DetailListener {
  return detailListener(showDetail, 'node')
}
