/** What we ship of others: under licences that allow it, exactly as pinned, and running no script on installation. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
}

const lock = readJson('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }
const manifest = readJson('package.json') as Readonly<
  Record<string, Readonly<Record<string, string | boolean>>>
>
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
const shipped = packages.filter(
  ([path, each]) => !each.dev && !each.devOptional && existsSync(join(ROOT, path)),
)

/** Licences that allow to ship the package with ours, under Apache-2.0, without further duties but to name them. */
const ALLOWED = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
]

/** Others, each looked at by a person. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // File-level copyleft: shipped as it is, its source is public.
  '@resvg/resvg-wasm': 'MPL-2.0',
  // A port of Python's argparse; permissive.
  argparse: 'PSF-2.0',
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
}

describe('The packages that are shipped', () => {
  it('are under licences that allow it', () => {
    const refused = shipped.flatMap(([path]) => {
      const { name, license } = readJson(join(path, 'package.json')) as { name: string; license?: unknown }
      const choices = String(license).replace(/[()]/g, '').split(' OR ')
      const fine = choices.some((each) => ALLOWED.includes(each) || EXCEPTIONS[name] === each)
      return fine ? [] : [`${name}: ${String(license)}`]
    })

    expect(shipped.length).toBeGreaterThan(50)
    expect(refused).toEqual([])
  })

  it('are installed in the version of the lock file', () => {
    const other = shipped.flatMap(([path, { version }]) => {
      const installed = (readJson(join(path, 'package.json')) as { version: string }).version
      return installed === version ? [] : [`${path}: ${installed}, not ${version}`]
    })

    expect(other).toEqual([])
  })
})

describe('The lock file', () => {
  it('pins every package by its digest, and takes none from elsewhere than the registry', () => {
    const loose = packages.filter(
      ([, { integrity, resolved, link }]) =>
        !integrity?.startsWith('sha512-') ||
        link === true ||
        (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
    )

    expect(loose.map(([path]) => path)).toEqual([])
  })

  it('holds no package with an install script but those that are allowed to run theirs', () => {
    const scripted = packages
      .filter(([, each]) => each.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))

    expect(scripted.sort()).toEqual(Object.keys(manifest.allowScripts ?? {}).sort())
  })
})

describe('package.json', () => {
  it('asks for exact versions', () => {
    const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides']

    const loose = groups
      .flatMap((group) => Object.entries(manifest[group] ?? {}))
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)))

    expect(loose).toEqual([])
  })
})
