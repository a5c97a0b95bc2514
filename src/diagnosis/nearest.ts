/** Finds the existing name that a missing one was probably meant to be. */

/** The candidate closest to `wanted`, if it is close enough to be a slip, another version of it, or a part of it. */
export function nearestName(wanted: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly cost: number } | undefined
  for (const name of candidates) {
    if (name === wanted) continue
    const cost = costOf(wanted, name)
    if (cost !== undefined && (!best || cost < best.cost)) best = { name, cost }
  }
  return best?.name
}

/** Share of characters that differ; nothing when the names are too far apart to suggest one for the other. */
function costOf(wanted: string, name: string): number | undefined {
  const [a, b] = [normal(wanted), normal(name)]
  if (a === b) return 0
  const [stemA, stemB] = [stem(a), stem(b)]
  if (stemA === stemB && stemA.length >= 4) return 0.05
  const longest = Math.max(a.length, b.length)
  const distance = editDistance(a, b)
  if (distance <= Math.max(1, Math.floor(longest / 4))) return 0.1 + distance / longest
  const shorter = a.length < b.length ? a : b
  const longer = a.length < b.length ? b : a
  return shorter.length >= 5 && (longer.startsWith(shorter) || longer.endsWith(shorter)) ? 0.4 : undefined
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[._/]+/g, '-')
}

/** Names of generated objects end in a hash or version: `app-config-7c4df9`, `limits-v2`. */
function stem(name: string): string {
  return name.replace(/-(?:v?\d{1,20}|(?=[a-z]{0,40}\d)[a-z0-9]{1,40})$/, '')
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
