/** Readers for the tests of gathering: recorded ones that count, fail or hang. */
import type { Kind } from '../../src/domain/kubernetes.ts'
import type { ClusterReader } from '../../src/evidence/cluster-reader.ts'

/** What a call asks for: `get Pod`, `list Event`, `log previous`, `secretNames`. */
type Call = string

/** A reader whose every call first passes `before`, which may throw or never return. */
export function intercepted(
  reader: ClusterReader,
  before: (call: Call, signal: AbortSignal) => void | Promise<void>,
): ClusterReader {
  const secretNames = reader.secretNames?.bind(reader)
  return {
    cluster: reader.cluster,
    ...(reader.recordedAt === undefined ? {} : { recordedAt: reader.recordedAt }),
    async get(kind, namespace, name, signal) {
      await before(`get ${kind satisfies Kind}`, signal)
      return reader.get(kind, namespace, name, signal)
    },
    async list(kind, namespace, options, signal) {
      await before(`list ${kind}`, signal)
      return reader.list(kind, namespace, options, signal)
    },
    async readLog(request, signal) {
      await before(`log ${request.previous ? 'previous' : 'current'}`, signal)
      return reader.readLog(request, signal)
    },
    ...(secretNames && {
      async secretNames(namespace: string, signal: AbortSignal) {
        await before('secretNames', signal)
        return secretNames(namespace, signal)
      },
    }),
  }
}

/** A reader that writes down what it is asked. */
export function counting(reader: ClusterReader): { reader: ClusterReader; calls: Call[] } {
  const calls: Call[] = []
  return { reader: intercepted(reader, (call) => void calls.push(call)), calls }
}
