/** Loaded before a process: its clock jumps by CLOCK_JUMP_MS milliseconds whenever it gets a SIGUSR2. */
const jumpMs = Number(process.env.CLOCK_JUMP_MS)
const RealDate = Date
const realNow = Date.now
let jumped = 0

class JumpingDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(realNow() + jumped)
    else super(...(given as [number]))
  }

  static override now(): number {
    return realNow() + jumped
  }
}

globalThis.Date = JumpingDate as DateConstructor
process.on('SIGUSR2', () => {
  jumped += jumpMs
})
