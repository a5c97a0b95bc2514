/** A folder that looks like a fresh clone, with shells in it, for tests that type what the documents say. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A shell that runs commands until it is done or ended. */
export interface Terminal {
  /** All that was printed so far, both streams. */
  output(): string
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>
}

export interface Checkout {
  readonly folder: string
  /** Runs the commands in the folder as a person types them; the first that fails ends it. */
  type(commands: string, env?: Readonly<Record<string, string>>): Terminal
  /** Ends every shell with what it started, and removes the folder. */
  remove(): Promise<void>
}

/** Links stand for what is committed; what the commands write stays in the folder. */
export function createCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'crashloop-checkout-'))
  for (const path of ['package.json', 'src', 'handlers', 'deploy', 'test', 'node_modules'])
    symlinkSync(join(root, path), join(folder, path))
  const running = new Map<number, Promise<number | null>>()

  function type(commands: string, env: Readonly<Record<string, string>> = {}): Terminal {
    const shell = spawn('sh', ['-ec', commands], {
      cwd: folder,
      env: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: folder,
        npm_config_update_notifier: 'false',
        ...env,
      },
      // A group of its own, since npm and node are children of the shell.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8')
    }
    shell.stdout.on('data', collect)
    shell.stderr.on('data', collect)
    const pid = shell.pid ?? 0
    const ended = new Promise<number | null>((resolve) => {
      shell.once('close', (code) => {
        running.delete(pid)
        resolve(code)
      })
    })
    running.set(pid, ended)
    return { output: () => output, ended }
  }

  async function remove(): Promise<void> {
    for (const pid of running.keys()) if (pid > 0) process.kill(-pid, 'SIGTERM')
    await Promise.all(running.values())
    rmSync(folder, { recursive: true, force: true })
  }

  return { folder, type, remove }
}

/** The `sh` blocks of a section of the README, in their order; the heading without its marks. */
export function shellBlocks(heading: string): readonly string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const from = readme.search(new RegExp(`^#+ ${heading}$`, 'm'))
  if (from < 0) throw new Error(`The README has no heading "${heading}".`)
  const [, section = ''] = /^.*\n([\s\S]*?)(?=\n#+ |$(?![\s\S]))/.exec(readme.slice(from)) ?? []
  return [...section.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, commands = '']) => commands)
}
