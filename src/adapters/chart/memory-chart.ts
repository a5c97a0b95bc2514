/** Draws the course of a container's memory against its limit as a small picture for the thread. */
import type { MemoryHistory } from '../../domain/metrics.ts'
import { type ChartTheme, memorySvg } from './memory-svg.ts'
import { renderSvg } from './render-svg.ts'

/**
 * A PNG of 1920 x 640 pixels. The same history gives the same bytes. Never fails because of what is in the history:
 * values that are none are left out, and without any the chart says so.
 */
export async function renderMemoryChart(history: MemoryHistory, theme: ChartTheme): Promise<Uint8Array> {
  return await renderSvg(memorySvg(history, theme))
}
