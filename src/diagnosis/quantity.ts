/** Reads Kubernetes quantities and the memory settings of run-times, so that they can be compared. */

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** Bytes, cores or a count, e.g. `512Mi`, `250m`, `1e3`; nothing for text that is no quantity. */
export function parseQuantity(text: string | undefined): number | undefined {
  const match =
    /^([+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])?$/.exec(
      (text ?? '').trim(),
    )
  return match ? Number(match[1]) * (FACTORS[match[2] ?? ''] ?? 1) : undefined
}

/** `640Mi`, `1.5Gi`: bytes for people, in binary units. */
export function formatBytes(bytes: number): string {
  for (const unit of ['Gi', 'Mi', 'Ki'] as const) {
    const factor = FACTORS[unit] as number
    if (bytes >= factor) return `${trimmed(bytes / factor)}${unit}`
  }
  return `${Math.round(bytes)} B`
}

/** A round limit some way above `bytes`: the next power-of-two-like step in Mi or Gi, as people write it. */
export function roomierLimit(bytes: number): string {
  const mi = Math.ceil((bytes * 1.5) / 2 ** 20)
  const step = mi <= 256 ? 32 : mi <= 1024 ? 128 : 512
  const rounded = Math.ceil(mi / step) * step
  return rounded % 1024 === 0 ? `${rounded / 1024}Gi` : `${rounded}Mi`
}

function trimmed(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}

/** Java sizes such as `-Xmx1g`, Go's `GOMEMLIMIT=900MiB`, or a plain number with a unit word, in bytes. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?b)?|b)?$/i.exec(text.trim())
  if (!match) return undefined
  const unit = (match[2] ?? '').toLowerCase()
  const power = unit === '' ? 0 : 'kmgt'.indexOf(unit) + 1
  return Number(match[1]) * 1024 ** power
}
