/** Draws the course of a container's memory against its limit as a small picture for the thread. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { MemoryHistory } from '../../domain/metrics.ts'
import { INTER_REGULAR } from './inter-regular.ts'
import { INTER_SEMIBOLD } from './inter-semibold.ts'
import { type ChartTheme, memorySvg } from './memory-svg.ts'

/** Pixels for each of the 960 x 320 units. */
const ZOOM = 2

let loaded: Promise<void> | undefined
let fonts: Uint8Array[] | undefined

/**
 * A PNG of 1920 x 640 pixels. The same history gives the same bytes. Never fails because of what is in the history:
 * values that are none are left out, and without any the chart says so.
 */
export async function renderMemoryChart(history: MemoryHistory, theme: ChartTheme): Promise<Uint8Array> {
  // The module is compiled once for the process, and only where charts are drawn.
  loaded ??= initWasm(readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))))
  fonts ??= [INTER_REGULAR, INTER_SEMIBOLD].map((font) => Buffer.from(font, 'base64'))
  await loaded
  const drawing = new Resvg(memorySvg(history, theme), {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: { fontBuffers: fonts, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  })
  const image = drawing.render()
  try {
    return image.asPng()
  } finally {
    image.free()
    drawing.free()
  }
}
