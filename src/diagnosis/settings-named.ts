/** The settings that a complaint about the configuration names: variables and fields of settings classes. */
import type { SignatureMatch } from './log-signature.ts'

/** Groups of the signatures that hold the name of a setting. */
const NAMES = [
  'name',
  'envvar',
  'environs',
  'decouple',
  'ruby',
  'symfony',
  'envconfig',
  'caarlos',
  'caarlos2',
  'cleanenv',
  'seth',
  'placeholder',
  'kafka2',
  'field',
  'envy',
  'rustvar',
  'quoted',
  'bash',
  'bash2',
] as const

const VARIABLE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g
const NOT_A_VARIABLE = /^(?:ERR_|ERROR_|HTTP_|SQLSTATE|[A-Z]+_ERROR$|NOT_FOUND|MODULE_)/

/** At most six names, in the order of the log. */
export function settingsNamed(match: SignatureMatch): string[] {
  const { entry, groups, line } = match
  const captured = NAMES.flatMap((name) => groups[name] ?? [])
  const at = entry.lines.indexOf(line)
  const block = entry.lines.slice(Math.max(0, at), at + 25).map((l) => l.text)
  const fields = block.flatMap((text, i) => fieldBefore(text, block[i + 1]))
  const listed = block
    .filter((text, i) => i === 0 || !/^\s+at |^\s+File "/.test(text))
    .slice(0, 12)
    .flatMap((text) => text.slice(0, 1000).match(VARIABLE) ?? [])
  // A settings class reads its fields from variables, so they are spelled like those.
  const all = [
    ...captured,
    ...fields.map((f) => f.replaceAll('.', '_').toUpperCase()),
    ...listed.filter((name) => !NOT_A_VARIABLE.test(name)),
  ]
  return [...new Set(all)].slice(0, 6)
}

/** pydantic prints the field on a line of its own, and what is wrong with it, indented, on the next. */
function fieldBefore(text: string, next: string | undefined): string[] {
  return /^[A-Za-z_][\w.]*(?: -> \w+)*$/.test(text) && next !== undefined && /^\s{2}\S/.test(next)
    ? [text]
    : []
}
