/** Draws the list of channels and apps, with unread marks, and who the reader acts as. */

import type { PageChannel } from '../page-shapes.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icons.tsx'
import { useNames, useWorkspace } from './workspace.ts'

/** The place of the app's Home tab, beside the ids of channels. */
export const HOME = 'home'

interface SidebarProps {
  readonly place: string
  readonly unread: ReadonlySet<string>
  readonly onGo: (place: string) => void
  readonly onUser: (user: string) => void
}

/** The navigation on the left. */
export function Sidebar({ place, unread, onGo, onUser }: SidebarProps) {
  const { state } = useWorkspace()
  const names = useNames()
  const bot = names.person(state.botUserId)
  const rooms = state.channels.filter((channel) => channel.kind !== 'im')
  const direct = state.channels.filter((channel) => channel.kind === 'im')
  const item = (id: string, label: string, sign: React.ReactNode) => (
    <button
      key={id}
      type="button"
      className={`channel${place === id ? ' current' : ''}${unread.has(id) ? ' unread' : ''}`}
      aria-current={place === id ? 'page' : undefined}
      onClick={() => onGo(id)}
    >
      <span className="sign" aria-hidden="true">
        {sign}
      </span>
      {label}
      {unread.has(id) && <span className="unread-dot" role="img" aria-label="unread" />}
    </button>
  )
  return (
    <nav id="sidebar" aria-label="Channels">
      <h2>Channels</h2>
      {rooms.map((channel) => item(channel.id, channel.name, signOf(channel)))}
      <h2>Apps</h2>
      {item(HOME, `${bot.realName} (Home)`, <Icon name="home" />)}
      {direct.map((channel) => item(channel.id, `${bot.realName} (Messages)`, <Icon name="mail" />))}
      <div className="act-as">
        <Avatar user={names.person(state.me)} />
        <label>
          <span>You act as</span>
          <select value={state.me} onChange={(event) => onUser(event.target.value)}>
            {state.people.map((id) => (
              <option key={id} value={id}>
                {names.person(id).realName}
              </option>
            ))}
          </select>
        </label>
      </div>
    </nav>
  )
}

function signOf(channel: PageChannel): React.ReactNode {
  return channel.kind === 'private' ? <Icon name="lock" /> : '#'
}
