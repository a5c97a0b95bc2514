/** Draws rich_text blocks. */

import type { ReactNode } from 'react'
import { type Names, useNames } from '../workspace.ts'
import { emoji, Glyphs } from './emoji.tsx'
import type { RichLeaf, RichPart } from './kit.ts'
import { Chip } from './mrkdwn.tsx'
import { SafeLink } from './safe-link.tsx'

/** The sections, lists, quotes and preformatted parts of a rich_text block. */
export function RichText({ parts }: { readonly parts: readonly RichPart[] }) {
  return (
    <div className="rich-text">
      {parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </div>
  )
}

function Part({ part }: { readonly part: RichPart }) {
  switch (part.type) {
    case 'rich_text_preformatted':
      return (
        <pre className="code" tabIndex={0}>
          <Leaves of={part} />
        </pre>
      )
    case 'rich_text_quote':
      return (
        <blockquote>
          <Leaves of={part} />
        </blockquote>
      )
    case 'rich_text_list':
      return <List part={part} />
    default:
      return (
        <p>
          <Leaves of={part} />
        </p>
      )
  }
}

function List({ part }: { readonly part: RichPart }) {
  const items = part.elements.map((item, index) => (
    <li key={index}>
      <Leaves of={item as RichPart} />
    </li>
  ))
  const className = `indent-${Math.min(part.indent ?? 0, 4)}`
  if (part.style !== 'ordered') return <ul className={className}>{items}</ul>
  return (
    <ol className={className} start={(part.offset ?? 0) + 1}>
      {items}
    </ol>
  )
}

function Leaves({ of }: { readonly of: RichPart }): ReactNode {
  const names = useNames()
  return of.elements.map((leaf, index) => <Leaf key={index} leaf={leaf as RichLeaf} names={names} />)
}

function Leaf({ leaf, names }: { readonly leaf: RichLeaf; readonly names: Names }): ReactNode {
  const { style = {} } = leaf
  let node = content(leaf, names)
  if (style.code) node = <code>{node}</code>
  if (style.bold) node = <strong>{node}</strong>
  if (style.italic) node = <em>{node}</em>
  if (style.strike) node = <s>{node}</s>
  if (style.underline) node = <u>{node}</u>
  if (style.highlight) node = <mark>{node}</mark>
  return node
}

function content(leaf: RichLeaf, names: Names): ReactNode {
  switch (leaf.type) {
    case 'link':
      return <SafeLink url={leaf.url ?? ''}>{leaf.text || leaf.url}</SafeLink>
    case 'emoji':
      return <Glyphs text={emoji(leaf.name ?? '')} />
    case 'user':
      return <Chip kind="user" label={`@${names.user(leaf.user_id ?? '')}`} />
    case 'usergroup':
      return <Chip kind="group" label={`@${names.usergroup(leaf.usergroup_id ?? '')}`} />
    case 'channel':
      return <Chip kind="channel" label={`#${names.channel(leaf.channel_id ?? '')}`} />
    case 'broadcast':
      return <Chip kind="broadcast" label={`@${leaf.range ?? ''}`} />
    case 'date':
      return leaf.fallback ?? new Date((leaf.timestamp ?? 0) * 1000).toLocaleString()
    default:
      return <Glyphs text={leaf.text ?? leaf.value ?? ''} />
  }
}
