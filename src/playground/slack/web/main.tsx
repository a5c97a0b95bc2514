/** Starts the page. */

import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { applyTheme, storedTheme } from './theme.ts'
import './styles/base.css'
import './styles/layout.css'
import './styles/messages.css'
import './styles/blocks.css'
import './styles/dialogs.css'
import './styles/panel.css'

applyTheme(storedTheme())
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
