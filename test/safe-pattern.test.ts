/** Regular expressions of the user: what could hang the process is refused, what people need is taken. */
import { describe, expect, it } from 'vitest'
import { patternProblem } from '../src/safe-pattern.ts'

describe('A pattern is taken', () => {
  it.each([
    'KD-[0-9]{8}',
    '\\b\\d{3}-\\d{2}-\\d{4}\\b',
    'eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+',
    '(?<=token=)\\S+',
    '(\\d{1,3}\\.){3}\\d{1,3}',
    '(?:visa|amex)-\\d+',
    '(?i:badge) ?#?\\d{4,}',
    '[(+*]{2}x+',
    '\\(a+\\)+',
  ])('%s', (source) => {
    expect(patternProblem(source)).toBeUndefined()
  })
})

describe('A pattern is refused', () => {
  it.each([
    ['(a+)+$', 'holds a repetition'],
    ['((?:a*))*b', 'holds a repetition'],
    ['(\\w+\\s?)*$', 'holds a repetition'],
    ['(?<n>a{1,9}){1,99}b', 'holds a repetition'],
    ['(a|aa)+$', 'alternatives'],
    ['((a|a))*b', 'alternatives'],
    ['(\\w)\\1+', 'refers back'],
    ['(?<n>a)\\k<n>', 'refers back'],
    ['.*.*=', 'too long'],
    ['[a-z]+[a-z]+[a-z]+!', 'too long'],
    ['(?:(?:a?){9}){9}b', 'too long'],
    ['(a', 'not a valid regular expression'],
  ])('%s', (source, words) => {
    expect(patternProblem(source)).toContain(words)
  })
})
