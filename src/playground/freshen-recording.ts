/** Copies a recorded case with all its times moved to now, so that it plays as something that happens at present. */

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { newestTime } from '../adapters/recording/recorded-at.ts'

export interface FreshRecording {
  /** The copy; it goes with `remove`. */
  readonly folder: string
  remove(): Promise<void>
}

/** How long ago the newest recorded time is made to be, milliseconds. */
const JUST_NOW_MS = 20_000
const RFC3339 = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g
/** Run-times write year 1 and 1970 for "never": those stay. */
const REAL_TIMES_FROM = Date.UTC(2000)

/** Keeps the distances between all times, in objects, logs and the alert. */
export async function freshenRecording(source: string, now: number): Promise<FreshRecording> {
  const folder = await mkdtemp(path.join(tmpdir(), 'crashloop-recording-'))
  await cp(source, folder, { recursive: true })
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'latin1') })))
  const newest = Math.max(...texts.filter(isClusterObject).map(({ text }) => newestTime(JSON.parse(text))))
  const shift = now - JUST_NOW_MS - newest
  await Promise.all(texts.map(({ file, text }) => writeFile(file, moveTimes(text, shift), 'latin1')))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

function isClusterObject({ file }: { readonly file: string }): boolean {
  return file.includes(`${path.sep}cluster${path.sep}`) && file.endsWith('.json')
}

/** Keeps the precision that was written: Kubernetes refuses fractions in some fields. */
function moveTimes(text: string, shift: number): string {
  return text.replace(RFC3339, (time) => {
    const at = Date.parse(time)
    if (Number.isNaN(at) || at < REAL_TIMES_FROM) return time
    const moved = new Date(at + shift).toISOString()
    const fraction = /\.\d+/.exec(time)?.[0]
    if (fraction === undefined) return moved.replace(/\.\d+/, '')
    return moved.replace(/\.\d+/, moved.slice(19, 23).padEnd(fraction.length, '0').slice(0, fraction.length))
  })
}
