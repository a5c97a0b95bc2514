/** Finds the name that somebody may have meant: few letters differ, or the words are the same. */

/** The nearest of the names, when it is near enough to be a slip; never the name itself. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const allowed = Math.max(2, Math.floor(wanted.length / 4))
  const scored = names
    .filter((name) => name !== wanted)
    .map((name) => ({ name, distance: Math.min(editDistance(wanted, name), wordDistance(wanted, name)) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
  return scored[0]?.name
}

/** Levenshtein's distance, of at most 200 characters. */
export function editDistance(first: string, second: string): number {
  const [a, b] = [first.slice(0, 200), second.slice(0, 200)]
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Words that name the same thing in settings. */
const SYNONYMS: Readonly<Record<string, string>> = {
  uri: 'url',
  dsn: 'url',
  addr: 'url',
  address: 'url',
  endpoint: 'url',
  pass: 'password',
  passwd: 'password',
  pwd: 'password',
  user: 'username',
  db: 'database',
  postgres: 'pg',
  postgresql: 'pg',
}

/** 1 when one has all words of the other and at most one more (`DB_URL` and `DB_BASE_URL`), else far. */
function wordDistance(a: string, b: string): number {
  const [mine, theirs] = [a, b].map((name) =>
    name
      .toLowerCase()
      .split(/[_\-.]+/)
      .map((word) => SYNONYMS[word] ?? word),
  ) as [string[], string[]]
  const [few, many] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine]
  if (few.length < 2 || many.length - few.length > 1) return Number.POSITIVE_INFINITY
  return few.every((word) => many.includes(word)) ? 1 : Number.POSITIVE_INFINITY
}
