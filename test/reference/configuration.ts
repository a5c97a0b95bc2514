/** The reference of crashloop.yaml, made from its schema. */
import { renderJsonSchema } from '../../src/crashloop-yaml.ts'
import { tableCell } from './table.ts'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** One row for each setting that is not itself a group of settings. */
export function renderConfiguration(): string {
  const rows = settingsOf(renderJsonSchema() as Schema, '')
  return ['| setting | values | default | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function settingsOf(schema: Schema, path: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, setting]) => {
    const full = path === '' ? name : `${path}.${name}`
    const { items } = setting
    if (setting.properties) return [...described(full, setting), ...settingsOf(setting, full)]
    if (items?.properties) return [...described(`${full}[]`, setting), ...settingsOf(items, `${full}[]`)]
    return [row(full, setting)]
  })
}

function described(path: string, setting: Schema): readonly string[] {
  return setting.description === undefined
    ? []
    : [row(path, { description: setting.description, type: 'group' })]
}

function row(path: string, setting: Schema): string {
  const { description = '', default: initial } = setting
  const shown = initial === undefined ? '' : `\`${JSON.stringify(initial)}\``
  return `| \`${path}\` | ${valuesOf(setting)} | ${shown} | ${tableCell(description)} |`
}

function valuesOf({ type, const: only, enum: words, items, anyOf, additionalProperties }: Schema): string {
  if (type === 'group') return ''
  if (only !== undefined) return `\`${String(only)}\``
  if (words) return words.map((word) => `\`${String(word)}\``).join(', ')
  if (anyOf) return [...new Set(anyOf.map(valuesOf))].join(' or ')
  if (type === 'array' && items) return `list of ${valuesOf(items)}`
  if (typeof additionalProperties === 'object') return 'map'
  return type ?? ''
}
