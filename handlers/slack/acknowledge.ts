/** Acknowledges a click and says at once, to the person alone, what is being done. */
import type { RespondFn } from '@slack/bolt'
import { ephemeralAnswer } from '../../src/adapters/slack/messages/answer.ts'

/** The words are a courtesy: the work goes on when Slack does not take them. */
export async function acknowledge(
  { ack, respond }: { readonly ack: () => Promise<void>; readonly respond: RespondFn },
  words: string,
  threadTs?: string,
): Promise<void> {
  await ack()
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  void respond({ ...ephemeralAnswer(words), ...thread }).catch(() => {})
}
