/** What the documents say exists: files, headings, commands and their options, variables, and settings that are accepted. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { USAGE } from '../src/cli/usage.ts'
import { parseCrashloopYaml } from '../src/crashloop-yaml.ts'

const root = join(import.meta.dirname, '..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const EXCLUDED = /(^|\/)(node_modules|dist|fixtures|coverage)(\/|$)/
const documents = ['*.md', '{.github,deploy,handlers,src,test}/**/*.md']
  .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (path) => EXCLUDED.test(path) }))
  .filter((path) => !EXCLUDED.test(path))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

interface Fence {
  readonly language: string
  readonly body: string
}

function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)].map(([, language = '', body = '']) => ({
    language,
    body,
  }))
}

function withoutFences(text: string): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
}

/** The anchors of a document, as GitHub makes them of its headings. */
function anchorsOf(text: string): readonly string[] {
  const seen = new Map<string, number>()
  return [...withoutFences(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

function brokenLinks({ path, text }: { readonly path: string; readonly text: string }): readonly string[] {
  const links = [
    ...withoutFences(text)
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
  return links
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? join(root, path) : join(root, dirname(path), file)
      if (!existsSync(target)) return true
      if (anchor === undefined) return false
      return statSync(target).isDirectory() || !anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
    })
}

/** Code of a document: what stands in fences and between backticks. */
function codeOf(text: string): string {
  const spans = [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span)
  return [...fencesOf(text).map(({ body }) => body), ...spans].join('\n')
}

describe.each(documents)('$path', ({ path, text }) => {
  it('links only to files and headings that are there', () => {
    expect(brokenLinks({ path, text })).toEqual([])
  })

  it('names only scripts of npm that are there', () => {
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?|(?=start\b|test\b))([a-z][\w:-]*)/g)].map(
      ([, name = '']) => name,
    )

    expect(named.filter((name) => !(name in scripts) && name !== 'x')).toEqual([])
  })

  it('names only commands and options of crashloop that its help knows', () => {
    const calls = [
      ...codeOf(text).matchAll(/(?:^|[|`(] ?|npx |run crashloop -- |cli\.[tj]s )crashloop ([a-z][^`\n]*)/gm),
      ...codeOf(text).matchAll(/(?:run crashloop -- |src\/cli\.[tj]s )([a-z][^`\n]*)/gm),
    ].map(([, call = '']) => call.replace(/ #.*| \| .*/, ''))

    const wrong = calls.filter((call) => {
      const [command = '', ...rest] = call.split(/\s+/)
      const known = new RegExp(`^ {2}crashloop ${command}\\b`, 'm').test(USAGE) || command === 'help'
      const options = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[=;,.].*/, ''))
      return !known || options.some((option) => !USAGE.includes(option))
    })
    expect(wrong).toEqual([])
  })
})

const CONFIGURATION = ['config.ts', 'config-from-yaml.ts', 'secret-shapes.ts', 'tracing-variables.ts']
  .map((file) => join(root, 'src', file))
  .filter((file) => existsSync(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** Variables of others that the documents name, and who reads them. */
const FOREIGN: Readonly<Record<string, string>> = {
  E2E_KUBECONFIG: 'test/real-cluster',
  E2E_IMAGE_PREFIX: 'test/real-cluster',
  E2E_ONLY: 'test/real-cluster',
  E2E_KEEP: 'test/real-cluster',
  SLACK_API_URL: 'src/config.ts',
}
const OURS =
  /^(SLACK|CRASHLOOP|ALERTMANAGER|PROMETHEUS|REDIS|PAGERDUTY|OPSGENIE|OTEL|E2E)_|^(KUBECONFIG|PORT|HOST|LOG_LEVEL)$/

describe('The documents', () => {
  it('are found', () => {
    expect(documents.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'deploy/README.md']),
    )
  })

  it('name only variables that the configuration reads', () => {
    const named = documents.flatMap(({ path, text }) =>
      path === 'src/diagnosis/README.md'
        ? []
        : [...codeOf(text).matchAll(/(?<![\w$.])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?![\w])/g)]
            .map(([name]) => name)
            .filter((name) => OURS.test(name))
            .map((name) => ({ path, name: name.replace(/_FILE$/, '') })),
    )

    const unread = named.filter(({ name }) => !CONFIGURATION.includes(name) && !(name in FOREIGN))
    expect(unread).toEqual([])
    expect(new Set(named.map(({ name }) => name)).size).toBeGreaterThan(12)
  })

  it('show settings that are accepted', () => {
    const shown = documents
      .filter(({ path }) => !path.endsWith('/diagnosis/README.md'))
      .flatMap(({ path, text }) =>
        fencesOf(text)
          .filter(({ language }) => language === 'yaml')
          .map(({ body }) => ({ path, body })),
      )

    const problems = shown.map(({ path, body }) => ({ path, problems: parseCrashloopYaml(body).problems }))

    expect(problems.filter(({ problems: found }) => found.length > 0)).toEqual([])
    expect(shown.length).toBeGreaterThan(1)
  })
})
