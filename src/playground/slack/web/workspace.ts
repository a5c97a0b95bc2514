/** The page's connection with the simulator: the state of one user, kept up to date, and what the user does. */

import { createContext, useContext, useEffect, useState } from 'react'
import type { PageChannel, PageState, PageUser, PanelAct } from '../page-shapes.ts'

/** What every part of the page can use. */
export interface Workspace {
  readonly state: PageState
  /** Does something as the present user; resolves to true when the app took it. */
  act(name: string, input: object): Promise<boolean>
  control(act: PanelAct): Promise<boolean>
  openThread(ts: string): void
  toast(text: string): void
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined)

/** The workspace around a component. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('There is no workspace here')
  return workspace
}

/** The state of the user, fetched again whenever the simulator says that something changed. */
export function useLiveState(user: string): PageState | undefined {
  const [state, setState] = useState<PageState>()
  useEffect(() => {
    let asked = 0
    let shown = 0
    async function refresh(): Promise<void> {
      asked += 1
      const mine = asked
      const response = await fetch(`/page/state?user=${encodeURIComponent(user)}`)
      const next = (await response.json()) as PageState
      // Not only the newest: while changes keep coming, that is always still under way.
      if (mine < shown) return
      shown = mine
      setState(next)
    }
    const events = new EventSource('/page/events')
    events.onmessage = () => void refresh()
    return () => {
      events.close()
      shown = Number.POSITIVE_INFINITY
    }
  }, [user])
  return state
}

/** Sends a deed to the simulator; the answer says what went wrong, if anything. */
export async function send(path: string, body: object): Promise<{ error?: string; acked?: boolean }> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as { error?: string; acked?: boolean }
  } catch {
    return { error: 'The simulator does not answer. Is it still running?' }
  }
}

/** Looks up what to call users, channels and groups. */
export interface Names {
  person(id: string): PageUser
  user(id: string): string
  channel(id: string): string
  usergroup(id: string): string
  people(): readonly PageUser[]
  channels(): readonly PageChannel[]
}

const SLACKBOT: PageUser = { id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot', isBot: true }

/** The names in a state. */
export function namesOf(state: PageState): Names {
  const find = (id: string) => state.users.find((user) => user.id === id)
  return {
    person: (id) =>
      find(id) ?? (id === SLACKBOT.id ? SLACKBOT : { id, name: id, realName: id, isBot: false }),
    user: (id) => find(id)?.realName ?? id,
    channel: (id) => state.channels.find((channel) => channel.id === id)?.name ?? id,
    usergroup: (id) => state.usergroups.find((group) => group.id === id)?.handle ?? id,
    people: () => state.users.filter((user) => !user.isBot),
    channels: () => state.channels.filter((channel) => channel.kind !== 'im'),
  }
}

/** The names around a component. */
export function useNames(): Names {
  return namesOf(useWorkspace().state)
}
