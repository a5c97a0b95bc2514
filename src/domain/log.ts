/** Logging as a dependency: a static message and fields, never text from a cluster. */

/** What a logger must offer; pino's does. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
