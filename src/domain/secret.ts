/** A secret that cannot be printed by accident. */

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Wraps a credential: every way of turning it into text gives `[redacted]`, only `reveal()` gives the value. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself; call it only where it is handed to the SDK that needs it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [INSPECT](): string {
    return '[redacted]'
  }
}
