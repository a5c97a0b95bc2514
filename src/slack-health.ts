/** Whether Slack takes what this process posts, by what became of its latest messages. */

export interface SlackHealth {
  /** `result` is `ok` or the kind of a failure. */
  called(result: string): void
  isTaking(): boolean
}

/** One message may fail for reasons of its own, e.g. an archived channel. */
const FAILURES_IN_A_ROW = 3

/** Takes Slack for well until it is heard otherwise. */
export function createSlackHealth(): SlackHealth {
  let failures = 0
  return {
    called: (result) => {
      failures = result === 'ok' ? 0 : failures + 1
    },
    isTaking: () => failures < FAILURES_IN_A_ROW,
  }
}

/** The same numbers; `health` hears of every call that they count. */
export function heardBy<M extends { slackCalled(call: string, result: string): void }>(
  health: Pick<SlackHealth, 'called'>,
  metrics: M,
): M {
  return {
    ...metrics,
    slackCalled(call: string, result: string) {
      metrics.slackCalled(call, result)
      health.called(result)
    },
  }
}
