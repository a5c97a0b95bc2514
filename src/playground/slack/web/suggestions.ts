/** What the composer suggests while a person types: slash commands at the start, people and the app after `@`. */

import type { PageState } from '../page-shapes.ts'

export interface Suggestion {
  /** What the whole input becomes when it is taken. */
  readonly value: string
  readonly title: string
  readonly hint: string
  readonly description: string
}

/** Suggestions for the text before the caret; commands only outside threads, as in Slack. */
export function suggestionsFor(text: string, state: PageState, isThread: boolean): readonly Suggestion[] {
  if (/^\/\S*$/.test(text) && !isThread) {
    return state.commands
      .filter(({ command }) => command.startsWith(text.toLowerCase()))
      .map(({ command, hint = '', description }) => ({
        value: `${command} `,
        title: command,
        hint,
        description,
      }))
  }
  const typed = /(?:^|\s)@([\w.-]*)$/.exec(text)?.[1]?.toLowerCase()
  if (typed === undefined) return []
  return state.users
    .filter(({ name, realName }) => name.startsWith(typed) || realName.toLowerCase().startsWith(typed))
    .map(({ name, realName, isBot }) => ({
      value: `${text.slice(0, text.length - typed.length)}${name} `,
      title: `@${name}`,
      hint: realName,
      description: isBot ? 'App' : '',
    }))
}

/** Writes what a person typed as Slack stores it: escaped, with @names as mentions. */
export function asMarkup(text: string, state: PageState): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replace(/@([a-z0-9._-]+)/gi, (whole, name: string) => {
    const user = state.users.find((candidate) => candidate.name === name.toLowerCase())
    return user ? `<@${user.id}>` : whole
  })
}
