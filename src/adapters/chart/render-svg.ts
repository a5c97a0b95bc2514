/** Turns a chart composed as SVG into a PNG. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { INTER_REGULAR } from './inter-regular.ts'
import { INTER_SEMIBOLD } from './inter-semibold.ts'

/** Pixels for each unit. */
const ZOOM = 2

let loaded: Promise<void> | undefined
let fonts: Uint8Array[] | undefined

/** A PNG with two pixels for each unit of the SVG; the same SVG gives the same bytes. */
export async function renderSvg(svg: string): Promise<Uint8Array> {
  // The module is compiled once for the process, and only where charts are drawn.
  loaded ??= initWasm(readFile(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))))
  fonts ??= [INTER_REGULAR, INTER_SEMIBOLD].map((font) => Buffer.from(font, 'base64'))
  await loaded
  const drawing = new Resvg(svg, {
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
