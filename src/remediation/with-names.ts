/** Puts names in the place of Slack's ids, which mean nothing to people. */
import type { People } from './ports.ts'

const REFERENCE = /<@([UW][A-Z0-9]{2,20})>|<!subteam\^(S[A-Z0-9]{2,20})>/g

/** How words name a user or a user group until somebody reads them; handles and addresses stay as they are. */
export function reference(subject: string): string {
  if (/^[UW][A-Z0-9]{2,20}$/.test(subject)) return `<@${subject}>`
  return /^S[A-Z0-9]{2,20}$/.test(subject) ? `<!subteam^${subject}>` : subject
}

/** The words with the references in them as names. */
export async function withNames(people: Pick<People, 'label'>, words: string): Promise<string> {
  const ids = [...words.matchAll(REFERENCE)].map(([, user, group]) => String(user ?? group))
  const labels = new Map<string, string>()
  for (const id of new Set(ids)) labels.set(id, await people.label(id))
  return words.replaceAll(REFERENCE, (_, user, group) => labels.get(user ?? group) ?? '')
}
