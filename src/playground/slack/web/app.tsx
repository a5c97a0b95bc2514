/** The page: a channel list, a channel or the Home tab, a thread, modals, and the panel of the simulated world. */

import { useCallback, useEffect, useState } from 'react'
import type { PanelAct } from '../page-shapes.ts'
import { placeOfAddress } from './address.ts'
import { ChannelPane } from './channel-pane.tsx'
import { HomePane, Modals } from './modal.tsx'
import { Panel } from './panel.tsx'
import { HOME, Sidebar } from './sidebar.tsx'
import { ThreadPane } from './thread-pane.tsx'
import { useToasts } from './toasts.tsx'
import { TopBar } from './top-bar.tsx'
import { useUnread } from './unread.ts'
import { send, useLiveState, type Workspace, WorkspaceContext } from './workspace.ts'

const WIDE = '(min-width: 1500px)'

/** Everything on the page. */
export function App() {
  const [user, setUser] = useState(localStorage.getItem('user') ?? '')
  const state = useLiveState(user)
  const [place, setPlace] = useState('')
  const [thread, setThread] = useState<string>()
  const [isListOpen, setIsListOpen] = useState(false)
  const [isPanelOpen, setIsPanelOpen] = useState(matchMedia(WIDE).matches)
  const { toast, toasts } = useToasts()
  const first = state?.channels.find((channel) => channel.kind !== 'im')?.id ?? ''
  const channel =
    state?.channels.find(({ id }) => id === place) ?? state?.channels.find(({ id }) => id === first)
  const here = place === HOME ? HOME : (channel?.id ?? '')
  const unread = useUnread(state, here)
  const me = state?.me ?? user

  const perform = useCallback(
    async (path: string, body: object): Promise<boolean> => {
      const { error, acked } = await send(path, body)
      if (error) toast(error)
      else if (!acked) toast('The app did not answer in time.')
      return !error && acked === true
    },
    [toast],
  )
  const act = useCallback(
    (name: string, input: object) => perform('/page/act', { act: name, input: { user: me, ...input } }),
    [perform, me],
  )
  const go = useCallback(
    (next: string) => {
      setPlace(next)
      setThread(undefined)
      setIsListOpen(false)
      if (next === HOME) void act('openHome', {})
    },
    [act],
  )

  useEffect(() => {
    const jump = () => {
      const address = placeOfAddress(location.hash)
      if (!address) return
      setPlace(address.channel)
      setThread(address.ts)
    }
    jump()
    window.addEventListener('hashchange', jump)
    return () => window.removeEventListener('hashchange', jump)
  }, [])

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return
      if (event.key === 'Escape') {
        setThread(undefined)
        setIsListOpen(false)
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (!event.altKey || step === undefined || !state) return
      const places = [...state.channels.filter(({ kind }) => kind !== 'im').map(({ id }) => id), HOME]
      const next = places[(places.indexOf(here) + step + places.length) % places.length]
      if (next) go(next)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [state, here, go])

  if (!state) return <div className="loading">Connecting…</div>
  const message = thread
    ? state.messages.find(({ ts, isEphemeral }) => ts === thread && !isEphemeral)
    : undefined
  const parent = message?.threadTs ? state.messages.find(({ ts }) => ts === message.threadTs) : message
  const workspace: Workspace = {
    state,
    act,
    control: (deed: PanelAct) => perform('/page/panel', deed),
    openThread: setThread,
    toast,
  }
  const panel = isPanelOpen ? state.panel : undefined
  return (
    <WorkspaceContext value={workspace}>
      <div
        id="app"
        className={`${parent ? 'with-thread' : ''} ${panel ? 'with-panel' : ''}`}
        data-list={isListOpen}
      >
        <TopBar isPanelOpen={isPanelOpen} onPanel={() => setIsPanelOpen(!isPanelOpen)} />
        <Sidebar
          place={here}
          unread={unread}
          onGo={go}
          onUser={(next) => {
            localStorage.setItem('user', next)
            setUser(next)
            setThread(undefined)
          }}
        />
        <main id="main">
          {here === HOME ? (
            <HomePane onMenu={() => setIsListOpen(true)} />
          ) : (
            channel && <ChannelPane channel={channel} onMenu={() => setIsListOpen(true)} />
          )}
        </main>
        {parent && <ThreadPane key={parent.ts} parent={parent} onClose={() => setThread(undefined)} />}
        {panel && <Panel panel={panel} onClose={() => setIsPanelOpen(false)} />}
      </div>
      <Modals />
      {toasts}
    </WorkspaceContext>
  )
}
