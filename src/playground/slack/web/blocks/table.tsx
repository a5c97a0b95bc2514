/** Draws table and data_table blocks, the latter with pages. */

import { useState } from 'react'
import { WithEmoji } from './emoji.tsx'
import type { Block, Cell } from './kit.ts'
import { RichText } from './rich-text.tsx'

const PAGE = 20

/** A table with its first row as the head. */
export function Table({ block }: { readonly block: Block }) {
  const [head = [], ...rows] = block.rows ?? []
  const [page, setPage] = useState(0)
  const pages = Math.ceil(rows.length / PAGE)
  const shown = rows.slice(page * PAGE, (page + 1) * PAGE)
  const look = (column: number) => {
    const { align = '', is_wrapped = false } = block.column_settings?.[column] ?? {}
    return `${align}${is_wrapped ? ' wrapped' : ''}`
  }
  return (
    <div className="table-box">
      <section className="table-scroll" tabIndex={0} aria-label={block.caption ?? 'Table'}>
        <table>
          {block.caption && <caption>{block.caption}</caption>}
          <thead>
            <tr>
              {head.map((cell, column) => (
                <th key={column} scope="col" className={look(column)}>
                  <CellContent cell={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column} className={look(column)}>
                    <CellContent cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <div className="table-pages">
          <button type="button" className="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous
          </button>
          <span>
            {page + 1} of {pages}
          </span>
          <button
            type="button"
            className="button"
            disabled={page + 1 >= pages}
            onClick={() => setPage(page + 1)}
          >
            Next
          </button>
        </div>
      )}
    </div>
  )
}

function CellContent({ cell }: { readonly cell: Cell }) {
  if (cell.type === 'rich_text') return <RichText parts={cell.elements ?? []} />
  return <WithEmoji text={cell.text ?? String(cell.value ?? '')} />
}
