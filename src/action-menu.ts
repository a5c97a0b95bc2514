/** What can be done about an incident, as its window lists it: by the diagnosis, and by the policy for who looks. */
import type { ActionMenu } from './domain/action-notes.ts'
import type { Clock } from './domain/clock.ts'
import type { Diagnosis } from './domain/diagnosis.ts'
import { AppError } from './domain/errors.ts'
import type { Evidence } from './domain/evidence.ts'
import { type WorkloadRef, workloadLabel } from './domain/workload.ts'
import type { IncidentStore } from './incidents/ports.ts'
import { ACTIONS } from './remediation/actions/index.ts'
import { checkPolicy } from './remediation/authorize.ts'
import type { People } from './remediation/ports.ts'
import { offersFor } from './remediation/remediation.ts'
import { withNames } from './remediation/with-names.ts'
import type { Settings } from './settings.ts'

export interface ActionMenuDeps {
  readonly store: Pick<IncidentStore, 'get' | 'loadEvidence'>
  readonly settings: Settings
  readonly people: People
  /** True when there is an Alertmanager to silence. */
  readonly canSilence: boolean
  readonly clock: Clock
}

export interface ActionMenus {
  /** What the diagnosis offers, to whomever; undefined when the incident is not kept any more. */
  menu(incidentId: string): Promise<ActionMenu | undefined>
  /**
   * The same without what this person may not do, which is told with who may. It is a courtesy: every later step asks
   * the policy again.
   */
  menuFor(incidentId: string, slackUserId: string): Promise<ActionMenu | undefined>
}

/** Creates the menus; they work without clusters. */
export function createActionMenus(deps: ActionMenuDeps): ActionMenus {
  const { store, settings, people, canSilence } = deps

  async function menu(incidentId: string): Promise<ActionMenu | undefined> {
    const incident = await store.get(incidentId)
    if (!incident) return undefined
    const workload = workloadLabel(incident.workload)
    const empty = { incidentId, workload, offered: [], forbidden: [], notOffered: [] }
    const { policy } = settings.current()
    if (policy.readOnly) return { ...empty, blocked: 'read-only' }
    if (!policy.rules.some(({ effect }) => effect === 'allow')) return { ...empty, blocked: 'no-policy' }
    const evidence = incident.diagnosis && (await store.loadEvidence(incidentId))
    if (!evidence || !incident.diagnosis) return { ...empty, blocked: 'no-diagnosis' }
    const offers = offersOf(incident.diagnosis, evidence)
    return { ...empty, ...(canSilence ? offers : withoutSilence(offers)) }
  }

  return {
    menu,
    async menuFor(incidentId, slackUserId) {
      const [found, incident] = await Promise.all([menu(incidentId), store.get(incidentId)])
      if (!found || !incident || found.offered.length === 0) return found
      try {
        return await permitted(found, await people.find(slackUserId), incident.workload, deps)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        // Who cannot be recognised may do nothing.
        return { ...found, offered: [], notOffered: [], trouble: error.message }
      }
    },
  }
}

type Offers = Pick<ActionMenu, 'offered' | 'notOffered'>

function withoutSilence({ offered, notOffered }: Offers): Offers {
  const why = 'No Alertmanager is configured (ALERTMANAGER_URL).'
  const silence = offered.filter(({ action }) => action === 'create-silence')
  return {
    offered: offered.filter((each) => !silence.includes(each)),
    notOffered: [...notOffered, ...silence.map(({ action, title }) => ({ action, title, why }))],
  }
}

async function permitted(
  menu: ActionMenu,
  person: Awaited<ReturnType<People['find']>>,
  workload: WorkloadRef,
  { settings, people, clock }: ActionMenuDeps,
): Promise<ActionMenu> {
  const judged = menu.offered.map((offer) => {
    const { action, parameters } = offer
    const deps = { actions: ACTIONS, policy: () => settings.current().policy, clock }
    return { offer, decision: checkPolicy(deps, person, { action, workload, parameters }) }
  })
  const names = rememberLabels(people)
  const forbidden = judged.map(async ({ offer: { action, title, recommended }, decision }) =>
    decision.ok ? [] : [{ action, title, recommended, why: await withNames(names, decision.whoMay) }],
  )
  return {
    ...menu,
    offered: judged.flatMap(({ offer, decision }) => (decision.ok ? [offer] : [])),
    forbidden: (await Promise.all(forbidden)).flat(),
  }
}

/** The same few people are named in every line of a menu. */
function rememberLabels(people: People): Pick<People, 'label'> {
  const known = new Map<string, Promise<string>>()
  return {
    label(id) {
      const label = known.get(id) ?? people.label(id)
      known.set(id, label)
      return label
    },
  }
}

/** What fits the diagnosis and what does not, by the actions themselves. */
export function offersOf(diagnosis: Diagnosis, evidence: Evidence): Offers {
  const offers = offersFor(diagnosis, evidence).map((each) => ({
    ...each,
    title: ACTIONS[each.action].title,
  }))
  return {
    offered: offers.flatMap(({ action, title, why, ...each }) =>
      each.offered
        ? [{ action, title, why, recommended: each.recommended, parameters: each.parameters }]
        : [],
    ),
    notOffered: offers.flatMap(({ action, title, ...each }) =>
      each.offered ? [] : [{ action, title, why: each.why, ...(each.isMoot && { isMoot: each.isMoot }) }],
    ),
  }
}
