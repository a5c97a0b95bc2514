/** Reads what the side panel of the page asks for. */

import { z } from 'zod'
import type { PanelAct } from './page-shapes.ts'

const panelAct = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['fire', 'recover', 'resolve']), case: z.string() }),
  z.object({ act: z.literal('fault'), fault: z.string(), on: z.boolean() }),
])

/** Parses the JSON of a request; undefined when it is something else. */
export function readPanelAct(json: string): PanelAct | undefined {
  try {
    return panelAct.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
