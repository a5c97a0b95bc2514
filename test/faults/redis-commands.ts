/** Cuts what a client sends to Redis into commands. */

const CRLF = Buffer.from('\r\n')

/** Returns the function that takes what arrives; `onCommand` gets each command as words and as the bytes it came in. */
export function readCommands(
  onCommand: (words: readonly string[], bytes: Buffer) => void,
): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (let found = takeCommand(pending); found; found = takeCommand(pending)) {
      onCommand(found.words, pending.subarray(0, found.end))
      pending = pending.subarray(found.end)
    }
  }
}

/** The array of bulk strings at the beginning; undefined while it is not whole. */
function takeCommand(
  buffer: Buffer,
): { readonly words: readonly string[]; readonly end: number } | undefined {
  const count = takeNumber(buffer, 0)
  if (!count) return undefined
  const words: string[] = []
  let at = count.end
  for (let n = 0; n < count.value; n += 1) {
    const length = takeNumber(buffer, at)
    if (!length || buffer.length < length.end + length.value + CRLF.length) return undefined
    words.push(buffer.toString('utf8', length.end, length.end + length.value))
    at = length.end + length.value + CRLF.length
  }
  return { words, end: at }
}

/** The number behind the type mark at `at`, and where its line ends. */
function takeNumber(
  buffer: Buffer,
  at: number,
): { readonly value: number; readonly end: number } | undefined {
  const end = buffer.indexOf(CRLF, at)
  if (end < 0) return undefined
  const value = Number(buffer.toString('latin1', at + 1, end))
  if (!Number.isInteger(value)) throw new Error('This is no command of Redis.')
  return { value, end: end + CRLF.length }
}
