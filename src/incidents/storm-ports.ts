/** What the use cases about storms need from the outside world. */
import type { Digest } from '../domain/digest.ts'
import { AppError } from '../domain/errors.ts'
import type { ThreadRef } from '../domain/incident.ts'

export interface DigestStore {
  get(id: string): Promise<Digest | undefined>
  /** Keeps the digest unless one of that id is there already; resolves to the one that is kept. */
  create(digest: Digest): Promise<Digest>
  /** Compare-and-set as `IncidentStore.update`. Rejects with `DigestNotFound`. */
  update(id: string, change: (digest: Digest) => Digest | undefined): Promise<Digest>
  /** Those with a member that is not resolved, oldest first. */
  listOpen(): Promise<readonly Digest[]>
}

export class DigestNotFound extends AppError {
  constructor(id: string) {
    super('digest-not-found', `There is no digest ${id} (any more).`)
  }
}

/** The Slack side of a digest. Rejects with `DeliveryError`. */
export interface DigestThread {
  postDigest(digest: Digest): Promise<ThreadRef>
  updateDigest(digest: Digest): Promise<void>
  /** As `IncidentThread.find`. */
  findDigest(digest: Digest, key: string, since: string): Promise<string | undefined | 'unknown'>
}

/** The window with all incidents of a digest. Rejects with `DeliveryError`. */
export interface DigestWindow {
  open(triggerId: string, digest: Digest): Promise<void>
  /** `page` counts from 0; `words` tell what was just done. */
  show(windowId: string, digest: Digest, page: number, words?: string): Promise<void>
}
