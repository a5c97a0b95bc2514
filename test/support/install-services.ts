/**
 * Vitest's global set-up: makes sure that the real servers the tests talk to are on this machine.
 *
 * Missing ones are installed when we are root on Debian or Ubuntu. Otherwise `CI=true` makes it a failure, and
 * elsewhere the tests that need them are skipped, loudly.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Program -> Debian package. */
const SERVICES = {
  'redis-server': 'redis-server',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  chromium: 'chromium',
  openssl: 'openssl',
  prometheus: 'prometheus',
} as const

export type Service = keyof typeof SERVICES

/** Path of a service's program, or undefined when it is not installed. */
export function findService(service: Service): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/sbin', '/usr/local/bin']
  return folders.map((folder) => `${folder}/${service}`).find((path) => existsSync(path))
}

export default function installServices(): void {
  const missing = (Object.keys(SERVICES) as Service[]).filter((service) => !findService(service))
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    install(missing.map((service) => SERVICES[service]))
  }
  const still = missing.filter((service) => !findService(service))
  if (still.length === 0) return
  const hint = `Not installed: ${still.join(', ')}. On Debian or Ubuntu: apt-get install ${still.map((s) => SERVICES[s]).join(' ')}`
  if (process.env.CI === 'true') throw new Error(hint)
  console.warn(`\n!!! Tests that need them are SKIPPED. ${hint}\n`)
}

function install(packages: readonly string[]): void {
  console.log(`Installing ${packages.join(', ')} for the tests ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = (...args: string[]): number | null =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 })
      .status
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...packages)
}
