/** Keeps the first and the latest evidence of incidents in this process, packed, within bounds. */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Evidence } from '../../domain/evidence.ts'

export interface EvidenceShelfOptions {
  /** How many incidents that are not open keep their evidence; the longest unchanged go first. */
  readonly max: number
  readonly isOpen: (incidentId: string) => boolean
  /** True when the evidence has been kept for its time. */
  readonly isOver: (incidentId: string) => boolean
}

export interface EvidenceShelf {
  save(incidentId: string, evidence: Evidence): Promise<void>
  load(incidentId: string, which?: 'first' | 'latest'): Promise<Evidence | undefined>
  forget(incidentId: string): void
}

interface Kept {
  readonly first: Buffer
  readonly latest: Buffer
}

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** Creates an empty shelf. What is given back is a copy. */
export function createEvidenceShelf({ max, isOpen, isOver }: EvidenceShelfOptions): EvidenceShelf {
  const kept = new Map<string, Kept>()

  function tidy(): void {
    for (const id of [...kept.keys()]) if (isOver(id)) kept.delete(id)
    const closed = [...kept.keys()].filter((id) => !isOpen(id))
    for (const id of closed.slice(0, Math.max(0, closed.length - max))) kept.delete(id)
  }

  return {
    async save(incidentId, evidence) {
      const latest = await compress(JSON.stringify(evidence))
      const first = kept.get(incidentId)?.first ?? latest
      kept.delete(incidentId)
      kept.set(incidentId, { first, latest })
      tidy()
    },
    async load(incidentId, which = 'latest') {
      if (isOver(incidentId)) kept.delete(incidentId)
      const packed = kept.get(incidentId)?.[which]
      return packed && (JSON.parse((await decompress(packed)).toString('utf8')) as Evidence)
    },
    forget: (incidentId) => void kept.delete(incidentId),
  }
}
