/** Checks addresses of the configuration. */

/** `fetch` takes no address with a user name or a password. */
export function isPlainHttpAddress(value: string): boolean {
  return isHttpAddress(value) && !/^[^/]*\/\/[^/]*@/.test(value)
}

/** Also refuses a password that is not percent-encoded, which no client could read. */
export function isHttpAddress(value: string): boolean {
  try {
    const { protocol, username, password } = new URL(value)
    decodeURIComponent(username + password)
    return protocol === 'http:' || protocol === 'https:'
  } catch {
    return false
  }
}
