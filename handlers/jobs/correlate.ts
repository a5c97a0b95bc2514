/** Job `correlate`: find the storms among the open incidents of a channel. */
import type { CorrelateChannel } from '../../src/incidents/correlate-channel.ts'
import type { JobHandler } from '../../src/incidents/ports.ts'

export function handleCorrelate(correlateChannel: CorrelateChannel): JobHandler<'correlate'> {
  return ({ channel }) => correlateChannel(channel)
}
