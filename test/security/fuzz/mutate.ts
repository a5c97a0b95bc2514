/** Texts for fuzzing: real ones from the fixtures, changed as a hostile or careless hand would. */
import fc from 'fast-check'

/** What breaks parsers, terminals, markup, numbers and prototypes. */
const NASTY: readonly string[] = [
  ...['\u0000', '\u001b[31m', '\u202e', '\u200b', '\ufeff', '\ud800', '\r', '\r\n', '\t', '\u2028', '\u0085'],
  ...['<!channel>', '<@U1>', '```', '&lt;', '{{x}}', '%s%n', '\\', '\\"', '"', "'", '`', '--', '-', '='],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'true'],
  ...['0', '-1', '1e999', '9007199254740993', '0001-01-01T00:00:00Z', '99999-12-31', '1970-01-01T00:00:00Z'],
  ...['../', '/etc/passwd', 'file:///', 'http://169.254.169.254/', 'javascript:alert(1)', 'a'.repeat(5_000)],
  ...['[', '{', ']', '}', ':', ',', '|', '&a', '*a', '!!js/function', '<<: *a', ' '.repeat(3_000), '\n\n\n'],
  ...[
    '-----BEGIN RSA PRIVATE KEY-----',
    'password=',
    'token: ',
    'Authorization: Bearer ',
    'postgres://a:b@c/d',
  ],
  ...[
    'Traceback (most recent call last):',
    'panic: ',
    'Caused by: ',
    '\n  at x.y(Z.java:1)',
    'goroutine 1 [',
  ],
  ...[
    'Name:',
    'Containers:',
    'Events:',
    '  Warning  BackOff  1s (x9 over <invalid>)  kubelet  x',
    '(((((',
    '((a+)+',
  ],
]

type Change =
  | { readonly type: 'insert'; readonly at: number; readonly text: string }
  | { readonly type: 'drop' | 'repeat'; readonly at: number; readonly length: number }
  | { readonly type: 'cut'; readonly at: number }

/** A share of the text, evenly: the usual bias would change its beginning only. */
const place = fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000)
const length = fc.integer({ min: 1, max: 400 })
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('insert' as const),
      at: place,
      text: fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom('drop' as const, 'repeat' as const), at: place, length }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cut' as const), at: place }) },
)

/** One of the texts with up to eight changes; now and then something else altogether. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const changed = fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: 8 }))
    .map(([text, changes]) => changes.reduce(apply, text))
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom(...NASTY), { maxLength: 30 }).map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.json() },
  )
}

function apply(text: string, each: Change): string {
  const at = Math.floor(each.at * text.length)
  const [before, after] = [text.slice(0, at), text.slice(at)]
  if (each.type === 'insert') return `${before}${each.text}${after}`
  if (each.type === 'cut') return before
  if (each.type === 'drop') return before + after.slice(each.length)
  return `${before}${after.slice(0, each.length).repeat(20)}${after}`
}

/** Values that a schema or an engine may not expect where they stand. */
const WRONG: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    '',
    'x',
    '\u001b[31m\u202e',
    'a'.repeat(20_000),
    [],
    {},
    [[]],
    [null],
    [0],
    { a: 1 },
  ],
  ...[
    '0001-01-01T00:00:00Z',
    '99999-12-31T00:00:00Z',
    'Invalid',
    '1970-01-01T00:00:00Z',
    '512Mi',
    '1e999',
    '-1',
  ],
  ...[{ name: 'x' }, { metadata: { name: 'x' } }, { toString: 1 }, ['a', { b: null }], 2 ** 53, '__proto__'],
]

const wrongPlace = fc.record({
  at: place,
  value: fc.oneof(fc.constantFrom(...WRONG), fc.jsonValue({ maxDepth: 2 })),
})

/** One of the JSON texts, in which up to six values of any depth are others; it is JSON still. */
export function mutatedJson(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(wrongPlace, { minLength: 1, maxLength: 6 }))
    .map(([text, changes]) => {
      const whole = { value: JSON.parse(text) as unknown }
      for (const { at, value } of changes) {
        const places = placesOf(whole)
        const [parent, key] = places[Math.floor(at * (places.length - 1))] as Place
        parent[key] = structuredClone(value)
      }
      return JSON.stringify(whole.value)
    })
}

type Place = readonly [parent: Record<string, unknown>, key: string]

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]): Place[] => [
    [value as Record<string, unknown>, key],
    ...placesOf(child),
  ])
}
