/** The words of somebody else's error that may be logged or shown. */

const LONGEST = 500
/** Redis repeats the arguments of a command that it does not know; an old one, or a proxy, does so with AUTH and HELLO. */
const ARGUMENTS = ' with args beginning with:'
/** User and password in an address. */
const CREDENTIALS = /(?<=:\/\/)[^\s/@"']{1,512}@/g

/** The message of an error without what a far end repeated of our credentials, at a length fit for one line. */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const end = error.message.indexOf(ARGUMENTS)
  const message = end < 0 ? error.message : error.message.slice(0, end).replace(/,$/, '')
  return message.slice(0, LONGEST).replace(CREDENTIALS, '[redacted]@').toWellFormed()
}
