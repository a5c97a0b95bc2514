/** Draws files: text snippets with their beginning, pictures as pictures. */

import type { PageFile } from '../page-shapes.ts'
import { Icon } from './icons.tsx'

/** A file of a message. */
export function File({ file }: { readonly file: PageFile }) {
  const address = `/files/${encodeURIComponent(file.id)}`
  if (file.isImage) {
    return (
      <figure className="file-picture">
        <figcaption>{file.title}</figcaption>
        <a href={address} target="_blank" rel="noopener">
          <img className="picture" src={address} alt={file.altText || file.title} />
        </a>
      </figure>
    )
  }
  return (
    <details className="file">
      <summary>
        <span className="file-icon">
          <Icon name="file" />
        </span>
        <span>
          <span className="file-name">{file.title}</span>
          <span className="file-size">Text · {sizeOf(file.size)}</span>
        </span>
      </summary>
      <pre className="code" tabIndex={0}>
        {file.preview}
      </pre>
      <a href={address} target="_blank" rel="noopener">
        Open the whole file
      </a>
    </details>
  )
}

function sizeOf(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`
}
