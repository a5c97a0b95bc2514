/** Evidence as it is stored: JSON, compressed piece by piece, since one text of all of it is a megabyte of garbage. */

import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import type { Evidence } from '../../domain/evidence.ts'

/** A fifth larger than the usual level, in a quarter of its time. */
const COMPRESSION = 1
/** Characters that are compressed at a time; between two of them others have their turn. */
const PIECE = 65_536

/** The bytes to store. */
export async function packEvidence(evidence: Evidence): Promise<Buffer> {
  const gzip = createGzip({ level: COMPRESSION })
  const packed = buffer(gzip)
  for (const piece of pieces(evidence)) if (!gzip.write(piece)) await once(gzip, 'drain')
  gzip.end()
  return await packed
}

/** The evidence in these bytes, also of releases that wrote it in one piece. Rejects when they are damaged. */
export async function unpackEvidence(packed: Buffer): Promise<Evidence> {
  return JSON.parse((await promisify(gunzip)(packed)).toString('utf8')) as Evidence
}

function* pieces(evidence: Evidence): Generator<string> {
  let piece = ''
  for (const part of parts(evidence)) {
    piece += part
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** `JSON.stringify`, item by item of the lists. */
function* parts(evidence: Evidence): Generator<string> {
  let before = '{'
  for (const [key, value] of Object.entries(evidence)) {
    if (value === undefined) continue
    yield `${before}${JSON.stringify(key)}:`
    before = ','
    if (!Array.isArray(value)) {
      yield JSON.stringify(value)
      continue
    }
    yield '['
    for (const [index, item] of value.entries())
      yield `${index === 0 ? '' : ','}${JSON.stringify(item ?? null)}`
    yield ']'
  }
  yield '}'
}
