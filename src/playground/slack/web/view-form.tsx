/** Draws the blocks of modals and Home tabs, and keeps what was entered in them. */

import { type ReactNode, useRef } from 'react'
import type { PageView } from '../page-shapes.ts'
import { ActContext, type Choice, type ElementAct } from './blocks/act-context.ts'
import { Blocks } from './blocks/block.tsx'
import { asBlocks } from './blocks/kit.ts'
import { InputBlock } from './input-block.tsx'
import { useWorkspace } from './workspace.ts'

interface ViewFormProps {
  readonly view: PageView
  readonly className: string
  /** What was entered so far, by block id; it outlives updates of the view. */
  readonly entered: Map<string, Choice>
  readonly children: (blocks: ReactNode) => ReactNode
}

/** A form that submits the view; a click inside it carries what was entered. */
export function ViewForm({ view, className, entered, children }: ViewFormProps) {
  const { act } = useWorkspace()
  const form = useRef<HTMLFormElement>(null)
  const values = () => Object.fromEntries(entered)
  const clicked: ElementAct = async (block, item, choice) => {
    const { id: viewId } = view
    const named = { actionId: item.action_id, blockId: block.block_id }
    await act('clickInView', { viewId, ...named, choice, values: values() })
  }

  async function submit(): Promise<void> {
    form.current?.setAttribute('aria-busy', 'true')
    await act('submitView', { viewId: view.id, values: values() })
    form.current?.removeAttribute('aria-busy')
  }

  return (
    <form
      className={className}
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        if (view.type === 'modal') void submit()
      }}
    >
      <ActContext value={clicked}>
        {children(
          <Blocks
            blocks={asBlocks(view.blocks)}
            input={(block) => (
              <InputBlock
                block={block}
                error={view.errors[block.block_id ?? '']}
                value={entered.get(block.block_id ?? '')}
                onEnter={(value) => entered.set(block.block_id ?? '', value)}
              />
            )}
          />,
        )}
      </ActContext>
    </form>
  )
}
