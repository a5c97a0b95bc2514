/** Finds which of many words occur in a text in one pass, ignoring the case of ASCII letters (Aho and Corasick, 1975). */

/** For each character below 128 its column in the table; column 0 is every character that no word has. */
type Columns = Uint8Array

interface Automaton {
  readonly columns: Columns
  /** Where each character leads, by state (already times `width`) plus column. */
  readonly next: Uint32Array
  /** What is recognised on arriving in a state (times `width` too): an index of `outputs`, 0 for nothing. */
  readonly output: Uint16Array
  /** Indexes of the groups that have a word which ends here. */
  readonly outputs: readonly (readonly number[])[]
}

/**
 * Makes a function that tells, in ascending order, the groups that have a word in a text. It takes time in proportion to
 * the text and none to the number of words.
 */
export function createAnchorScan(
  groups: readonly (readonly string[])[],
): (text: string) => readonly number[] {
  const { columns, next, output, outputs } = build(groups)
  const seen = new Uint8Array(groups.length)
  const none: readonly number[] = []

  return (text) => {
    let state = 0
    let any = false
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      state = next[state + (code < 128 ? (columns[code] as number) : 0)] as number
      const found = output[state] as number
      if (found === 0) continue
      any = true
      for (const group of outputs[found] as readonly number[]) seen[group] = 1
    }
    if (!any) return none
    const hits: number[] = []
    for (let group = 0; group < seen.length; group += 1) {
      if (seen[group] === 1) hits.push(group)
      seen[group] = 0
    }
    return hits
  }
}

/** Makes a function that returns the end of the next of the words at or behind `from`, or -1. */
export function createWordSearch(words: readonly string[]): (text: string, from: number) => number {
  const { columns, next, output } = build([words])
  return (text, from) => {
    let state = 0
    for (let i = from; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      state = next[state + (code < 128 ? (columns[code] as number) : 0)] as number
      if (output[state] !== 0) return i + 1
    }
    return -1
  }
}

interface State {
  readonly to: Map<number, State>
  readonly groups: Set<number>
  readonly index: number
}

function build(groups: readonly (readonly string[])[]): Automaton {
  const columns: Columns = new Uint8Array(128)
  let width = 1
  for (const char of groups.flat().join('').toLowerCase()) {
    const code = char.charCodeAt(0)
    if (code >= 128) throw new Error(`An anchor must be ASCII: ${char}`)
    if (columns[code] !== 0) continue
    columns[code] = width
    columns[char.toUpperCase().charCodeAt(0)] = width
    width += 1
  }
  const states = buildTrie(groups, columns)
  const next = new Uint32Array(states.length * width)
  const output = new Uint16Array(states.length * width)
  const outputs: (readonly number[])[] = [[]]
  for (const [state, fallback] of breadthFirst(states[0] as State, next, width)) {
    for (const group of states[fallback]?.groups ?? []) state.groups.add(group)
    if (state.groups.size > 0) output[state.index * width] = outputs.push([...state.groups]) - 1
    for (let column = 0; column < width; column += 1) {
      const child = state.to.get(column)
      const otherwise = state.index === 0 ? 0 : (next[fallback * width + column] as number)
      next[state.index * width + column] = child === undefined ? otherwise : child.index * width
    }
  }
  return { columns, next, output, outputs }
}

function buildTrie(groups: readonly (readonly string[])[], columns: Columns): State[] {
  const states: State[] = [{ to: new Map(), groups: new Set(), index: 0 }]
  groups.forEach((words, group) => {
    for (const word of words) {
      let state = states[0] as State
      for (const char of word.toLowerCase()) {
        const column = columns[char.charCodeAt(0)] as number
        let child = state.to.get(column)
        if (child === undefined) {
          child = { to: new Map(), groups: new Set(), index: states.length }
          states.push(child)
          state.to.set(column, child)
        }
        state = child
      }
      state.groups.add(group)
    }
  })
  return states
}

/** Every state after all shorter ones, with the index of the longest other state that ends the same way. */
function* breadthFirst(root: State, next: Uint32Array, width: number): Generator<[State, number]> {
  const queue: [State, number][] = [[root, 0]]
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
    const [state, fallback] = entry
    yield entry
    for (const [column, child] of state.to)
      queue.push([child, state === root ? 0 : (next[fallback * width + column] as number) / width])
  }
}
