/** What a release publishes: the npm package as it is packed, one version everywhere, and workflows that trust nobody. */
import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { version, bin } = JSON.parse(read('package.json')) as { version: string; bin: { crashloop: string } }

/** The page of the playground is built anew, and may be being built here at this moment. */
const isSource = (path: string) => !path.endsWith('/src/playground/slack/page')

describe('the npm package', () => {
  // A copy, since packing builds, and other tests use what is built here.
  const folder = mkdtempSync(join(tmpdir(), 'crashloop-pack-'))
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` }
  let packed: { files: { path: string }[]; size: number }

  beforeAll(async () => {
    const sources = [
      'package.json',
      '.npmrc',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'deploy',
      'src',
      'handlers',
    ]
    for (const path of [
      ...sources,
      'tsconfig.json',
      'tsconfig.build.json',
      'vite.config.ts',
      'test/fixtures/compose-spec.schema.json',
      '.env.example',
    ]) {
      cpSync(join(root, path), join(folder, path), { recursive: true, filter: isSource })
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const { stdout } = await run('npm', ['pack', '--json', '--offline'], {
      cwd: folder,
      env,
      timeout: 240_000,
    })
    ;[packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n')))
    await run('tar', ['-xzf', `crashloop-${version}.tgz`], { cwd: folder })
    symlinkSync(join(root, 'node_modules'), join(folder, 'package/node_modules'))
  }, 300_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function crashloop(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [bin.crashloop, ...args], { cwd: join(folder, 'package') })
    return stdout
  }

  it('holds what is compiled, what `init` writes files from, and no sources, tests or recordings', () => {
    const paths = packed.files.map(({ path }) => path)
    const folders = new Set(paths.map((path) => path.split('/').slice(0, -1)[0] ?? path))

    expect(paths).toEqual(expect.arrayContaining([bin.crashloop, 'LICENSE', 'README.md', 'CHANGELOG.md']))
    expect(paths).toContain('dist/src/playground/slack/page/index.html')
    expect([...folders].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'deploy',
      'dist',
      'package.json',
    ])
    expect(
      paths.filter((path) => /(^|\/)(test|fixtures|node_modules|\.env[^/]*)(\/|$)|[^d]\.ts$/.test(path)),
    ).toEqual([])
  })

  it('is a few megabytes at most', () => {
    expect(packed.size).toBeLessThan(4 * 1024 * 1024)
  })

  it('works as it is installed', async () => {
    const help = await crashloop('help')
    const written = await crashloop('init', '--yes', '--channel', '#alerts', '--dir', join(folder, 'install'))

    expect(help).toContain('crashloop diagnose')
    expect(written).toContain('values.yaml')
  })
})

it('package, chart, overlays and image name the same version', () => {
  const chart = parse(read('deploy/chart/Chart.yaml'))
  const kustomize = globSync('deploy/kustomize/**/*.yaml', { cwd: root }).map(read).join('\n')
  const images = [...kustomize.matchAll(/image: ghcr\.io\/crashloop\/crashloop:(\S+)/g)].map(([, tag]) => tag)

  expect([chart.version, chart.appVersion]).toEqual([version, version])
  expect(images.length).toBeGreaterThan(0)
  expect(new Set(images)).toEqual(new Set([version]))
  expect(read('deploy/Dockerfile')).toContain(`ARG VERSION=${version}\n`)
  // The release workflow publishes this part.
  expect(read('CHANGELOG.md')).toContain(`\n## [${version}]\n`)
})

describe.each(globSync('.github/workflows/*.yml', { cwd: root }))('%s', (path) => {
  const workflow = parse(read(path))
  const jobs = Object.values<{ steps?: { uses?: string; run?: string; with?: object }[]; uses?: string }>(
    workflow.jobs,
  )
  const steps = jobs.flatMap((job) => job.steps ?? [])

  it('pins every action by its commit', () => {
    const used = [...jobs, ...steps]
      .flatMap(({ uses }) => uses ?? [])
      .filter((uses) => !uses.startsWith('./'))

    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([])
  })

  it('may only read unless a job says more, leaves no token behind, and puts nothing foreign into its scripts', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))

    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(checkouts.filter((step) => !('persist-credentials' in (step.with ?? {})))).toEqual([])
    expect(steps.filter((step) => step.run?.includes('${{'))).toEqual([])
  })
})
