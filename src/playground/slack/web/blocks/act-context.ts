/** How an element tells what was done with it: to the message or to the view that holds it. */

import { createContext, useContext } from 'react'
import type { Block, KitElement } from './kit.ts'

/** What a user picks; a list for elements that take several. */
export type Choice = string | readonly string[]

/** Hands a click or a choice on; resolves when the app has answered. */
export type ElementAct = (block: Block, item: KitElement, choice?: Choice) => Promise<void>

export const ActContext = createContext<ElementAct>(() => Promise.resolve())

/** The act of the message or view around an element. */
export function useElementAct(): ElementAct {
  return useContext(ActContext)
}
