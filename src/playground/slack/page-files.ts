/** Reads the files of the built page from the disk: `index.html` and what Vite made of web/. */

import { readFile } from 'node:fs/promises'

/** A file as the server sends it. */
export interface PageAsset {
  readonly body: Buffer
  readonly type: string
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}
const NOT_BUILT = `<!doctype html><title>Not built</title>
<p>The page of the simulated Slack is not built yet: run <code>npm run build:page</code> and load it again.</p>`

/** Returns the file for a path; undefined when the page has no such file. */
export async function pageFile(path: string): Promise<PageAsset | undefined> {
  const name = path === '/' ? 'index.html' : /^\/(assets\/[\w-]+\.(?:css|js))$/.exec(path)?.[1]
  const type = TYPES[name?.split('.').at(-1) ?? '']
  if (name === undefined || type === undefined) return undefined
  try {
    return { body: await readFile(new URL(`./page/${name}`, import.meta.url)), type }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return path === '/' ? { body: Buffer.from(NOT_BUILT), type } : undefined
  }
}
