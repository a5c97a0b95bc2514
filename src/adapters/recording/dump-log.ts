/** Finds one container's log in the `logs.txt` that `kubectl cluster-info dump` writes for a pod. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** kubectl, pkg/cmd/clusterinfo/clusterinfo_dump.go: `==== START logs for container %s of pod %s/%s ====`. */
const BORDER = /^==== (START|END) logs for container (\S+) of pod \S+ ====$/

/** The lines of the container's section; the tail of `tailLines` of them when given. Empty when it has no section. */
export async function* dumpLog(
  file: string,
  container: string,
  tailLines: number | undefined,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder()
  const kept: string[] = []
  let inside = false
  for await (const line of createInterface({ input: createReadStream(file, { signal }) })) {
    const border = BORDER.exec(line)
    if (border) inside = border[1] === 'START' && border[2] === container
    else if (inside && tailLines === undefined) yield encoder.encode(`${line}\n`)
    else if (inside) {
      kept.push(line)
      if (kept.length > (tailLines as number)) kept.shift()
    }
  }
  for (const line of kept) yield encoder.encode(`${line}\n`)
}
