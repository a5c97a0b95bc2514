/** Gives processes a part of a core each, so that scaling is seen on a machine with few cores too (Linux control groups). */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Microseconds for which a share is dealt out. */
const PERIOD_US = 50_000
const ROOT = '/sys/fs/cgroup'

export interface CpuShare {
  /** From now on the process has this share of a core, and no more. */
  take(pid: number): void
  /** When no process is in it any more. */
  remove(): void
}

/** A share of a core (0.2 is a fifth) for one process; undefined where control groups cannot be made. */
export function createCpuShare(name: string, share: number): CpuShare | undefined {
  const quota = String(PERIOD_US * share)
  const first = existsSync(join(ROOT, 'cpu'))
  const folder = join(ROOT, first ? 'cpu' : '', name)
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  try {
    mkdirSync(folder)
    if (first) {
      write('cpu.cfs_period_us', String(PERIOD_US))
      write('cpu.cfs_quota_us', quota)
    } else {
      write('cpu.max', `${quota} ${PERIOD_US}`)
    }
  } catch {
    return undefined
  }
  return { take: (pid) => write('cgroup.procs', String(pid)), remove: () => rmdirSync(folder) }
}
