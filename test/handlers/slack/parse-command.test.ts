/** What people type behind /crashloop, and what is understood. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../../handlers/slack/commands/parse-command.ts'
import { USAGE } from '../../../handlers/slack/commands/usage.ts'

const api = { namespace: 'payments', name: 'api' }

function wordsOf(text: string): string {
  const parsed = parseCommand(text)
  return 'words' in parsed ? parsed.words : parsed.type
}

describe('a report', () => {
  it.each([
    ['report', 7],
    ['report 30d', 30],
    ['Report 14', 14],
  ])('%s', (text, days) => {
    expect(parseCommand(text)).toMatchObject({ type: 'report', days })
  })

  it.each(['report 1y', 'report 91d', 'report 0d'])('%s is no period', (text) => {
    expect(parseCommand(text).type).toBe('invalid')
  })

  it('is not asked for by the name of a namespace', () => {
    expect(parseCommand('-n report api').type).toBe('question')
  })
})

describe('a question', () => {
  it.each([
    ['payments/api', api],
    ['  payments/api  ', api],
    ['`payments/api`', api],
    ['“payments/api”', api],
    ['-n payments api', api],
    ['api -n payments', api],
    ['–n payments api', api],
    ['--namespace payments api', api],
    ['—namespace payments api', api],
    ['--namespace=payments api', api],
    ['payments/api -n payments', api],
    ['-n payments deploy/api', { ...api, kind: 'Deployment' }],
    ['-n payments Deployment/api', { ...api, kind: 'Deployment' }],
    ['-n payments deployment api', { ...api, kind: 'Deployment' }],
    ['payments/sts/api', { ...api, kind: 'StatefulSet' }],
    ['payments deploy/api', { ...api, kind: 'Deployment' }],
    ['payments api', api],
    ['kubectl -n payments describe pod api', { ...api, kind: 'Pod' }],
    ['kubectl logs -n payments api -c sidecar --previous', { ...api, container: 'sidecar' }],
    ['kubectl logs -n payments api -c sidecar -p', { ...api, container: 'sidecar' }],
    ['payments/api --container=sidecar', { ...api, container: 'sidecar' }],
    ['payments/api --cluster staging', { ...api, cluster: 'staging' }],
    ['payments/api --context=gke_proj_europe-west1_main', { ...api, cluster: 'gke_proj_europe-west1_main' }],
    ['payments/<http://api.v2|api.v2>', { ...api, name: 'api.v2' }],
    ['api', { name: 'api' }],
    ['constructor', { name: 'constructor' }],
    ['deploy/api', { name: 'api', kind: 'Deployment' }],
    ['api --cluster staging', { name: 'api', cluster: 'staging' }],
    ['payments/api-7f9d', { namespace: 'payments', name: 'api-7f9d' }],
    ['kubectl get pods -n payments', { namespace: 'payments' }],
    ['kubectl get pods -A', {}],
    ['-n payments', { namespace: 'payments' }],
    ['--cluster staging', { cluster: 'staging' }],
    ['', {}],
    ['  ', {}],
    ['-n job job/constructor', { ...api, namespace: 'job', name: 'constructor', kind: 'Job' }],
  ])('%s', (text, target) => {
    const parsed = parseCommand(text)

    expect(parsed.type === 'question' ? parsed.wanted : undefined).toEqual(target)
  })

  it('is repeated, so that a slip is seen', () => {
    expect(wordsOf('-n payments deploy/api --cluster prod')).toContain('Deployment payments/api in prod')
    expect(wordsOf('-n payments')).toContain('what fails now in namespace payments')
  })
})

describe('an unclear command', () => {
  it.each([
    ['Payments/API', 'lower-case'],
    ['payments/', 'There is a name missing'],
    ['payments/api -n', 'A name is missing after -n'],
    ['payments/api -n -c', 'A name is missing after -n'],
    ['payments/api --foo', 'I do not know the option --foo'],
    ['payments/api other/web', 'I expect one pod or workload'],
    ['payments/api -n checkout', 'The namespace is given twice'],
    ['-n a -n b api', 'The namespace is given twice'],
    ['pay_ments/api', 'cannot be a namespace'],
    ['payments/api!', 'cannot be a name'],
    ['hlep', 'Do you mean /crashloop help?'],
    ['incidnets', 'Do you mean /crashloop incidents?'],
    ['incident', 'Do you mean /crashloop incidents?'],
    ['mut payments/api 4h', 'Do you mean /crashloop mute?'],
    ['mute', 'Its name is missing'],
    ['mute payments/api', 'For how long'],
    ['mute payments/api 99d', 'I expect one pod or workload'],
    ['payments/api --cluster $(whoami)', 'cannot be the name of a cluster'],
  ])('%s is answered with what is missing, and the usage', (text, words) => {
    expect(parseCommand(text).type).toBe('invalid')
    expect(wordsOf(text)).toContain(words)
    expect(wordsOf(text)).toContain('/crashloop help')
  })
})

describe('another command', () => {
  it.each([
    ['incidents', { type: 'incidents' }],
    ['mute payments/api 4h', { type: 'mute', wanted: api, span: { ms: 14_400_000 } }],
    ['mute api for 30m', { type: 'mute', wanted: { name: 'api' }, span: { ms: 1_800_000 } }],
    ['mute -n payments api until tomorrow', { type: 'mute', wanted: api, span: 'tomorrow' }],
    ['mute payments/api until resolved', { type: 'mute', wanted: api, span: 'resolved' }],
  ])('%s', (text, expected) => {
    expect(parseCommand(text)).toEqual(expected)
  })

  it.each([
    ['handoff', {}],
    ['Handoff', {}],
    ['handover', {}],
    ['handoff <@U0BEN|ben>', { to: 'U0BEN' }],
    ['handoff to <@W0BEN>', { to: 'W0BEN' }],
    ['handoff @ben', { named: '@ben' }],
    ['handoff <@U0BEN', { named: '<@U0BEN' }],
    ['handoff <!here>', { named: '<!here>' }],
  ])('%s is a handoff', (text, rest) => {
    expect(parseCommand(text)).toEqual({ type: 'handoff', ...rest })
  })

  it('a handoff to two people is asked about', () => {
    expect(wordsOf('handoff @ben @eve')).toContain('I expect one person')
  })
})

it.each(USAGE)('$example of the help can be typed as it stands', ({ example }) => {
  expect(parseCommand(example.replace('/crashloop', '')).type).not.toBe('invalid')
})

it('a mistake is answered without the whole help', () => {
  expect(wordsOf('report 1y').split('\n')).toHaveLength(2)
})

it.each(['help', 'HELP', '--help', '-h', '?'])('"%s" is answered with the usage', (text) => {
  expect(parseCommand(text).type).toBe('help')
})

it('never throws, and every question names what Kubernetes could have', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'mute',
      'incidents',
      '4h',
      '-n',
      '--namespace',
      '-c',
      '--cluster=',
      'deploy/',
      'pod',
      '/',
      'payments',
      'payments/api',
      '—n',
      '<http://x|x>',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const parsed = parseCommand(words.join(' '))

      expect(wordsOf(words.join(' '))).not.toBe('')
      if (parsed.type !== 'question') return
      expect(parsed.wanted.namespace ?? 'x').toMatch(/^[a-z0-9-]{1,63}$/)
      expect(parsed.wanted.name ?? 'x').toMatch(/^[a-z0-9.-]{1,253}$/)
    }),
    { numRuns: 2_000 },
  )
})
