/** Cuts a file into lines that memory can hold. */

/** Characters; an entry of the audit log holds some thousands. */
const LONGEST_LINE = 1024 * 1024

/** The lines of a text that comes in parts, the last one also without a break. Throws when one is endless. */
export async function* boundedLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const part of text) {
    const lines = `${rest}${part}`.split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > LONGEST_LINE) throw new Error('a line is longer than 1 MiB, so it is no audit log.')
  }
  yield rest
}
