/** Pictures of people and apps. */

import type { PageUser } from '../page-shapes.ts'

const COLORS = ['#8d3b72', '#2b6cb0', '#2a7152', '#8f5415', '#6b4fbb', '#a83449']

/** The square with a person's initial, or the app's mark. */
export function Avatar({ user }: { readonly user: PageUser }) {
  const sum = [...user.id].reduce((total, char) => total + (char.codePointAt(0) ?? 0), 0)
  const backgroundColor = user.isBot ? '#1d3557' : COLORS[sum % COLORS.length]
  return (
    <div className="avatar" style={{ backgroundColor }} aria-hidden="true">
      {user.isBot ? (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M18.500 9A7 7 0 1 0 19 12.500" />
          <path d="M19.500 4.500V9.500H14.500" />
        </svg>
      ) : (
        user.realName.slice(0, 1)
      )}
    </div>
  )
}
