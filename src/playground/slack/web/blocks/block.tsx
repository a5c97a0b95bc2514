/** Draws Block Kit blocks. */

import { memo, type ReactNode } from 'react'
import { Element } from './element.tsx'
import { WithEmoji } from './emoji.tsx'
import type { Block, KitElement, RichPart, TextObject } from './kit.ts'
import { Picture } from './picture.tsx'
import { RichText } from './rich-text.tsx'
import { Table } from './table.tsx'
import { Text } from './text.tsx'

/** Draws a list of blocks; `input` draws the inputs of a view. */
export function Blocks({
  blocks,
  input,
}: {
  readonly blocks: readonly Block[]
  readonly input?: (block: Block) => ReactNode
}): ReactNode {
  return blocks.map((block, index) => (
    <div className={`block block-${block.type}`} key={block.block_id ?? index}>
      {block.type === 'input' ? input?.(block) : <Content block={block} input={input} />}
    </div>
  ))
}

interface ContentProps {
  readonly block: Block
  readonly input: ((block: Block) => ReactNode) | undefined
}

const Content = memo(({ block, input }: ContentProps): ReactNode => {
  switch (block.type) {
    case 'section':
      return <Section block={block} />
    case 'header':
      return (
        <h2>
          <WithEmoji text={(block.text as TextObject).text} />
        </h2>
      )
    case 'divider':
      return <hr />
    case 'context':
      return <Context block={block} />
    case 'actions':
      return block.elements?.map((element, index) => (
        <Element
          key={(element as KitElement).action_id ?? index}
          block={block}
          item={element as KitElement}
        />
      ))
    case 'rich_text':
      return <RichText parts={block.elements as readonly RichPart[]} />
    case 'image':
      return <Picture block={block} />
    case 'markdown':
      return <Text of={{ type: 'mrkdwn', text: String(block.text ?? '') }} />
    case 'table':
    case 'data_table':
      return <Table block={block} />
    case 'container':
      return <Container block={block} input={input} />
    case 'alert':
      return (
        <div className={`alert ${block.level ?? 'default'}`}>
          <Text of={block.text as TextObject} />
        </div>
      )
    default:
      return <span className="unsupported">[{block.type} block]</span>
  }
})

function Section({ block }: { readonly block: Block }) {
  return (
    <>
      <div className="section-body">
        {block.text && (
          <div>
            <Text of={block.text as TextObject} />
          </div>
        )}
        {block.fields && (
          <div className="fields">
            {block.fields.map((field, index) => (
              <div key={index}>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div className="accessory">
          <Element block={block} item={block.accessory} />
        </div>
      )}
    </>
  )
}

function Context({ block }: { readonly block: Block }) {
  return block.elements?.map((item, index) =>
    item.type === 'image' ? (
      <Element key={index} block={block} item={item as KitElement} />
    ) : (
      <span key={index}>
        <Text of={item as unknown as TextObject} />
      </span>
    ),
  )
}

function Container({ block, input }: ContentProps) {
  const title = block.title?.text ?? ''
  const subtitle = block.subtitle && (
    <div className="subtitle">
      <Text of={block.subtitle} />
    </div>
  )
  const body = <Blocks blocks={block.child_blocks ?? []} {...(input && { input })} />
  if (!block.is_collapsible) {
    return (
      <section className="container">
        {title && <h3>{title}</h3>}
        {subtitle}
        {body}
      </section>
    )
  }
  return (
    <details className="container" open={!block.default_collapsed}>
      <summary>{title}</summary>
      {subtitle}
      {body}
    </details>
  )
}
