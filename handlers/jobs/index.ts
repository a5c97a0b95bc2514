/** All jobs by name, each run counted by its result. */
import { AppError, RetryLater } from '../../src/domain/errors.ts'
import type { Act } from '../../src/incidents/act.ts'
import type { Ask } from '../../src/incidents/ask.ts'
import type { Attend } from '../../src/incidents/attend.ts'
import type { CorrelateChannel } from '../../src/incidents/correlate-channel.ts'
import type { FollowAction } from '../../src/incidents/follow-action.ts'
import type { CarryHandoff } from '../../src/incidents/handoff/carry.ts'
import type { HandoffDue } from '../../src/incidents/handoff/due.ts'
import type { Intake } from '../../src/incidents/intake.ts'
import type { Investigate } from '../../src/incidents/investigate.ts'
import type { JobHandler, JobHandlers, JobName } from '../../src/incidents/ports.ts'
import type { Publish } from '../../src/incidents/publish.ts'
import type { PublishDigest } from '../../src/incidents/publish-digest.ts'
import type { TakeSighting } from '../../src/incidents/take-sighting.ts'
import { handleAct } from './act.ts'
import { handleAsk } from './ask.ts'
import { handleAttend } from './attend.ts'
import { handleCorrelate } from './correlate.ts'
import { handleExpireApproval } from './expire-approval.ts'
import { handleHandoff } from './handoff.ts'
import { handleHandoffDue } from './handoff-due.ts'
import { handleIntake } from './intake.ts'
import { handleInvestigate } from './investigate.ts'
import { handlePublish } from './publish.ts'
import { handlePublishDigest } from './publish-digest.ts'
import { handleRunAction } from './run-action.ts'
import { handleSighting } from './sighting.ts'
import { handleVerify } from './verify.ts'

export interface JobDeps {
  readonly intake: Intake
  readonly ask: Ask
  readonly takeSighting: TakeSighting
  readonly investigate: Investigate
  readonly publish: Publish
  readonly correlateChannel: CorrelateChannel
  readonly publishDigest: PublishDigest
  readonly attend: Attend
  readonly act: Act
  readonly followAction: FollowAction
  readonly carryHandoff: CarryHandoff
  readonly handoffDue: HandoffDue
  readonly onRun: (job: JobName, result: 'done' | 'retry' | 'failed') => void
}

export function createJobHandlers({
  intake,
  ask,
  takeSighting,
  investigate,
  publish,
  correlateChannel,
  publishDigest,
  attend,
  act,
  followAction,
  carryHandoff,
  handoffDue,
  onRun,
}: JobDeps): JobHandlers {
  function counted<N extends JobName>(name: N, handle: JobHandler<N>): JobHandler<N> {
    return async (payload, context) => {
      try {
        await handle(payload, context)
        onRun(name, 'done')
      } catch (error) {
        const again = error instanceof RetryLater || !(error instanceof AppError) || error.retryable
        onRun(name, again ? 'retry' : 'failed')
        throw error
      }
    }
  }
  return {
    intake: counted('intake', handleIntake(intake)),
    ask: counted('ask', handleAsk(ask)),
    sighting: counted('sighting', handleSighting(takeSighting)),
    investigate: counted('investigate', handleInvestigate(investigate)),
    publish: counted('publish', handlePublish(publish)),
    correlate: counted('correlate', handleCorrelate(correlateChannel)),
    'publish-digest': counted('publish-digest', handlePublishDigest(publishDigest)),
    attend: counted('attend', handleAttend(attend)),
    act: counted('act', handleAct(act)),
    'run-action': counted('run-action', handleRunAction(followAction)),
    verify: counted('verify', handleVerify(followAction)),
    'expire-approval': counted('expire-approval', handleExpireApproval(followAction)),
    handoff: counted('handoff', handleHandoff(carryHandoff)),
    'handoff-due': counted('handoff-due', handleHandoffDue(handoffDue)),
  }
}
