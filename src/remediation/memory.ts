/** Memory quantities of Kubernetes in bytes. */

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** Bytes of e.g. `512Mi`; undefined for what is no amount of memory. */
export function memoryBytes(quantity: string | undefined): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(quantity ?? '')
  return match ? Number(match[1]) * (FACTORS[match[2] ?? ''] ?? 1) : undefined
}
