/** Keeps what is read inside the folder of a recording, which somebody else may have made. */
import { realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { ReadError } from '../../evidence/cluster-reader.ts'

/** Largest list that is read, in bytes. */
export const MAX_LIST_BYTES = 256 * 1024 * 1024

/**
 * The real path of a file of the recording; undefined when there is none. Rejects with `ReadError` `unavailable` for a
 * link that leads out of the folder, and for what is no file: a pipe would be waited for without end.
 */
export async function fileWithin(
  folder: string,
  path: string,
): Promise<{ readonly path: string; readonly bytes: number } | undefined> {
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined) return undefined
  const root = await realpath(folder)
  const name = path.split(sep).at(-1)
  if (!real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) {
    throw new ReadError('unavailable', `${name} of the recording is a link that leads out of it`)
  }
  const info = await stat(real)
  if (!info.isFile()) throw new ReadError('unavailable', `${name} of the recording is no file`)
  return { path: real, bytes: info.size }
}
