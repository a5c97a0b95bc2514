/** A connection on which the commands of one turn of the event loop leave in one write: a storm's webhooks come many at a time. */
import { Redis } from 'ioredis'

/** Each write is a call of the kernel, which costs as much as reading the webhook that it is about. */
export class GroupingRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const { stream } = this
    if (stream?.writableCorked === 0) {
      stream.cork()
      setImmediate(() => stream.uncork())
    }
    return super.sendCommand(...args)
  }
}
