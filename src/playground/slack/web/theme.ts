/** Light, dark, or as the system has it. */

export type Theme = 'system' | 'light' | 'dark'

/** The theme that was chosen last on this browser. */
export function storedTheme(): Theme {
  const stored = localStorage.getItem('theme')
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** Shows the page in a theme and remembers it. */
export function applyTheme(theme: Theme): void {
  const { classList } = document.documentElement
  classList.toggle('light', theme === 'light')
  classList.toggle('dark', theme === 'dark')
  localStorage.setItem('theme', theme)
}

/** True when the page is dark at present. */
export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
}
