/** Draws pictures. Those from elsewhere are not loaded: the page must not call the addresses a message names. */

import { Icon } from '../icons.tsx'
import { WithEmoji } from './emoji.tsx'
import type { Block } from './kit.ts'
import { SafeLink } from './safe-link.tsx'

/** An image block: a file of the workspace as a picture, anything else as a named link. */
export function Picture({ block }: { readonly block: Block }) {
  const name = block.alt_text ?? 'Picture'
  const file = block.slack_file?.id
  return (
    <figure>
      {block.title && (
        <figcaption>
          <WithEmoji text={block.title.text} />
        </figcaption>
      )}
      {file ? (
        <img className="picture" src={`/files/${encodeURIComponent(file)}`} alt={name} />
      ) : (
        <span className="image-placeholder">
          <Icon name="image" /> {block.image_url ? <SafeLink url={block.image_url}>{name}</SafeLink> : name}
        </span>
      )}
    </figure>
  )
}
