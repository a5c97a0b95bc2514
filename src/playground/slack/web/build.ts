/** Builds the page with Vite: run by npm's `prepare`, by `npm run build`, and before the tests when it is out of date. */

import { existsSync, globSync, statSync } from 'node:fs'
import path from 'node:path'

const source = import.meta.dirname
const target = path.join(source, '../page')

/** Builds web/ into page/, minified, with names that stay the same. Rejects when the source is wrong. */
export async function buildPage(): Promise<void> {
  const { build } = await import('vite')
  const entry = { entryFileNames: 'assets/page.js', chunkFileNames: 'assets/[name].js' }
  await build({
    root: source,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: target,
      emptyOutDir: true,
      modulePreload: false,
      rollupOptions: { output: { ...entry, assetFileNames: 'assets/page[extname]' } },
    },
  })
}

/** True when there is no built page, or a file of its source is newer. */
export function isPageStale(): boolean {
  const built = path.join(target, 'index.html')
  if (!existsSync(built)) return true
  const files = globSync('**/*.*', { cwd: source }).map((file) => path.join(source, file))
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs))
  return newest > statSync(built).mtimeMs
}

// Without its development dependencies (`npm ci --omit=dev`) a checkout has no Vite, and no use for the page either.
if (import.meta.main) {
  await buildPage().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    process.stderr.write('The playground page is not built: Vite is not installed.\n')
  })
}
