/** The lab in a process of its own, so that what it takes is not taken for the bot's. Prints where it is. */
import { openLab, singleCases } from './lab.ts'

const lab = await openLab(singleCases(), Number(process.env.LATENCY_MS ?? 0))
console.log(JSON.stringify({ port: lab.redis.port, env: lab.env }))
process.once('SIGTERM', () => void lab[Symbol.asyncDispose]().then(() => process.exit(0)))
