/** The Slack side of a report: posts it with its files in the thread below. */
import { DeliveryError } from '../../incidents/ports.ts'
import type { ReportThread } from '../../incidents/show-report.ts'
import { reportMessage } from './messages/report-message.ts'
import { post, type Sender } from './send-message.ts'
import { uploadFile } from './thread-file.ts'

/** Creates the adapter. Rejects with `DeliveryError` when the report itself cannot be posted. */
export function createReportThread(deps: Sender): ReportThread {
  return {
    async postReport(channel, shown, files) {
      const id = `report-${shown.report.to.slice(0, 16).replace(':', '')}`
      const posted = await post(deps, channel, undefined, reportMessage(id, shown))
      try {
        for (const file of files)
          await uploadFile(
            deps.client,
            { channel: posted.channel, threadTs: posted.ts, incidentId: id },
            file,
          )
        return undefined
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error
        return `The report is here, but its chart and list could not be attached: ${error.message}`
      }
    },
  }
}
