/** Sets of ids that grow together, for finding what is connected over several links (union-find). */

export interface Unions {
  /** Puts all of these, and whatever they are connected with, into one set. */
  join(ids: readonly string[]): void
  /** The id that stands for the set of `id`. */
  of(id: string): string
}

/** Begins with every id in a set of its own. */
export function createUnions(): Unions {
  const parents = new Map<string, string>()

  function of(id: string): string {
    let top = id
    for (let up = parents.get(top); up !== undefined; up = parents.get(top)) top = up
    if (top !== id) parents.set(id, top)
    return top
  }

  return {
    of,
    join([first, ...rest]) {
      if (first === undefined) return
      for (const id of rest) {
        const [a, b] = [of(first), of(id)]
        if (a !== b) parents.set(b, a)
      }
    },
  }
}
