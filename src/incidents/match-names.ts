/** Finds what a person meant by a name: exact, the beginning, a part, or with a slip. Pure. */

export type Match = 'exact' | 'prefix' | 'part' | 'similar'

/** How alike a name is to what was wanted; undefined when it is not. */
export function matchOf(wanted: string, name: string): Match | undefined {
  if (name === wanted) return 'exact'
  if (name.startsWith(wanted)) return 'prefix'
  if (name.includes(wanted)) return 'part'
  return distance(wanted, name) <= slipsAllowed(wanted) ? 'similar' : undefined
}

const ORDER: readonly Match[] = ['exact', 'prefix', 'part', 'similar']

/** The candidates of the best kind of match that there is, in their own order, and which kind that is. */
export function bestMatches<T>(
  wanted: string,
  candidates: readonly T[],
  namesOf: (candidate: T) => readonly string[],
): { readonly match: Match; readonly found: readonly T[] } | undefined {
  const graded = candidates.flatMap((candidate) => {
    const matches = namesOf(candidate).map((name) => matchOf(wanted, name))
    const match = ORDER.find((each) => matches.includes(each))
    return match === undefined ? [] : [{ candidate, match }]
  })
  const match = ORDER.find((each) => graded.some((one) => one.match === each))
  if (match === undefined) return undefined
  return { match, found: graded.filter((one) => one.match === match).map(({ candidate }) => candidate) }
}

/** The word that was probably meant, when a slip leads to exactly one or one is nearest. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((word) => ({ word, slips: distance(typed, word) }))
    .filter(({ word, slips }) => slips <= slipsAllowed(word))
    .sort((a, b) => a.slips - b.slips)
  return best?.word
}

/** In a short name every letter counts. */
function slipsAllowed(name: string): number {
  return name.length < 4 ? 0 : name.length < 8 ? 1 : 2
}

const LONGEST_COMPARED = 100

/** Letters to add, drop or change, two that changed places counting as one (optimal string alignment). */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || Math.max(a.length, b.length) > LONGEST_COMPARED) return Infinity
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(
          at(row, j - 1) + (same ? 0 : 1),
          at(row, j) + 1,
          at(next, j - 1) + 1,
          swapped ? at(before, j - 2) + 1 : Infinity,
        ),
      )
    }
    before = row
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
