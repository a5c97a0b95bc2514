/** Names those whom the configuration calls, so that Slack notifies them. */
import { person, type Span, text } from './document.ts'

/** Mentions with commas between; nothing else than an id of a user or a user group becomes one. */
export function calledSpans(ids: readonly string[]): readonly Span[] {
  const called = ids.flatMap((id): Span[] => {
    if (!/^[UWS][A-Z0-9]{2,20}$/.test(id)) return []
    return [id.startsWith('S') ? { type: 'group', id } : person({ id, name: 'a person' })]
  })
  return called.flatMap((each, index) => (index === 0 ? [each] : [text(', '), each]))
}
