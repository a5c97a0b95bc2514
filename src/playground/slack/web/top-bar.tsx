/** The bar at the top: which workspace this is, the panel of the simulated world, and light or dark. */

import { useState } from 'react'
import { Icon } from './icons.tsx'
import { applyTheme, isDark, storedTheme } from './theme.ts'
import { useWorkspace } from './workspace.ts'

interface TopBarProps {
  readonly isPanelOpen: boolean
  readonly onPanel: () => void
}

/** The bar above all panes. */
export function TopBar({ isPanelOpen, onPanel }: TopBarProps) {
  const { state } = useWorkspace()
  const [theme, setTheme] = useState(storedTheme())
  const next = isDark(theme) ? 'light' : 'dark'
  return (
    <header id="top-bar">
      <strong>Playground</strong>
      <span className="pill">simulated Slack</span>
      <span className="gap" />
      {state.panel && (
        <button type="button" className="bar-button" aria-expanded={isPanelOpen} onClick={onPanel}>
          <Icon name="sliders" /> Simulate
        </button>
      )}
      <button
        type="button"
        className="bar-button"
        aria-label={`Switch to ${next}`}
        onClick={() => {
          applyTheme(next)
          setTheme(next)
        }}
      >
        <Icon name={next === 'dark' ? 'moon' : 'sun'} />
      </button>
    </header>
  )
}
