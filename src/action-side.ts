/** Builds what acts on clusters: the engine of actions between the stores, Slack's people, and the incident's thread. */

import { randomUUID } from 'node:crypto'
import type { OpenActionsDeps } from '../handlers/slack/actions/open-actions.ts'
import { createActionMenus, offersOf } from './action-menu.ts'
import { createSilences } from './adapters/alertmanager/silences.ts'
import type { ClusterConnection } from './adapters/kubernetes/connect-cluster.ts'
import type { Config } from './config.ts'
import { countActions } from './counted-actions.ts'
import type { RecommendedAction } from './domain/action-notes.ts'
import type { Clock } from './domain/clock.ts'
import type { Diagnosis } from './domain/diagnosis.ts'
import type { Evidence } from './domain/evidence.ts'
import type { Log } from './domain/log.ts'
import { type Act, createAct } from './incidents/act.ts'
import type { Clusters } from './incidents/clusters.ts'
import { createFollowAction, type FollowAction } from './incidents/follow-action.ts'
import type { Investigate } from './incidents/investigate.ts'
import type { ActionWindow, IncidentThread } from './incidents/ports.ts'
import { createRediagnose } from './incidents/rediagnose.ts'
import { createTellIncident } from './incidents/tell-incident.ts'
import type { Metrics } from './metrics.ts'
import { ACTIONS } from './remediation/actions/index.ts'
import { grantsToSomebody } from './remediation/policy.ts'
import type { ClusterAccesses, People } from './remediation/ports.ts'
import { createRemediation, type Remediation } from './remediation/remediation.ts'
import type { Settings } from './settings.ts'
import type { Storage } from './storage.ts'

export interface ActionSideDeps {
  readonly config: Pick<Config, 'alertmanager' | 'verification'>
  readonly storage: Storage
  readonly settings: Settings
  readonly connections: readonly ClusterConnection[]
  readonly clusters: Clusters
  readonly people: People
  readonly window: ActionWindow
  readonly thread: Pick<IncidentThread, 'tell'>
  readonly investigate: Investigate
  readonly metrics: Pick<Metrics, 'actions'>
  readonly clock: Clock
  readonly log: Log
}

/** What the worker needs: the jobs behind the buttons. */
export function createActionJobs(deps: ActionSideDeps): {
  readonly act: Act
  readonly followAction: FollowAction
} {
  const { storage, window, thread, metrics, clock, log } = deps
  const { approvals, store, queue } = storage
  const remediation = countActions(createEngine(deps), metrics.actions)
  const tellIncident = createTellIncident({ store, queue, clock })
  return {
    act: createAct({ remediation, approvals, store, tellIncident, queue, window, thread, clock, log }),
    followAction: createFollowAction({ remediation, approvals, queue, tellIncident, log }),
  }
}

function createEngine(deps: ActionSideDeps): Remediation {
  const { config, storage, settings, people, investigate, clock, log } = deps
  const { approvals, audit, queue, store } = storage
  const { alertmanager } = config
  return createRemediation(
    {
      clusters: accessesOf(deps),
      ...(alertmanager && { silences: createSilences({ ...alertmanager, url: alertmanager.url.reveal() }) }),
      store: approvals,
      audit,
      people,
      policy: () => settings.current().policy,
      settings: {
        get debugImage() {
          return settings.current().debugImage
        },
      },
      clock,
      log,
      newId: () => randomUUID(),
      scheduleRun: (planId, delayMs) =>
        queue.add('run-action', { planId }, { collapseKey: `run:${planId}`, delayMs }),
      rediagnose: createRediagnose({ store, queue, investigate, clock }),
    },
    config.verification,
  )
}

function accessesOf({ connections, clusters }: ActionSideDeps): ClusterAccesses {
  return {
    accessTo(name) {
      const { cluster } = clusters.readerFor(name)
      const view = connections.find((each) => each.cluster === cluster) as ClusterConnection
      return { view, writer: view.writer, review: view.review }
    },
  }
}

/** What the listeners need; it works without clusters. */
export function actionListeners(deps: {
  readonly config: Pick<Config, 'alertmanager'>
  readonly storage: Pick<Storage, 'store' | 'queue'>
  readonly settings: Settings
  readonly people: People
  readonly clock: Clock
}): OpenActionsDeps {
  const { config, storage, settings, people, clock } = deps
  const canSilence = config.alertmanager !== undefined
  const { store, queue } = storage
  return {
    ...createActionMenus({ store, settings, people, canSilence, clock }),
    recommended: async (incidentId) => (await store.get(incidentId))?.recommended,
    async wish(wish) {
      if (wish.what !== 'deny' || wish.reason === undefined) return await queue.add('act', wish)
      // People paste what they see, secrets too.
      await queue.add('act', { ...wish, reason: settings.redactor().text(wish.reason) })
    },
  }
}

/** The first recommended action that somebody may do by the policy as it is now. */
export function createRecommend(settings: Settings) {
  return (diagnosis: Diagnosis, evidence: Evidence): RecommendedAction | undefined => {
    const { policy } = settings.current()
    const { workload } = diagnosis
    const found = offersOf(diagnosis, evidence).offered.find(
      ({ action, recommended }) =>
        recommended &&
        grantsToSomebody(policy, { action, ...workload, clusterWide: ACTIONS[action].scope === 'cluster' }),
    )
    return found && { action: found.action, title: found.title, parameters: found.parameters }
  }
}
