/** What people type behind /crashloop, and what is understood. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../../handlers/slack/commands/parse-command.ts'

const api = { cluster: 'prod', namespace: 'payments', name: 'api' }

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
    ['-n job job/constructor', { ...api, namespace: 'job', name: 'constructor', kind: 'Job' }],
  ])('%s', (text, target) => {
    const parsed = parseCommand(text, 'prod')

    expect(parsed.type === 'question' ? parsed.target : undefined).toEqual(target)
  })

  it('is repeated, so that a slip is seen', () => {
    expect(parseCommand('-n payments deploy/api', 'prod').words).toContain('Deployment payments/api in prod')
  })
})

describe('an unclear command', () => {
  it.each([
    ['api', 'In which namespace is api?'],
    ['deploy/api', 'In which namespace is deploy/api?'],
    ['Payments/API', 'lower-case'],
    ['payments/', 'There is a name missing'],
    ['-n payments', 'Its name is missing'],
    ['payments/api -n', 'A name is missing after -n'],
    ['payments/api -n -c', 'A name is missing after -n'],
    ['payments/api --foo', 'I do not know the option --foo'],
    ['payments/api other/web', 'I expect one pod or workload'],
    ['payments/api -n checkout', 'The namespace is given twice'],
    ['-n a -n b api', 'The namespace is given twice'],
    ['pay_ments/api', 'cannot be a namespace'],
    ['payments/api!', 'cannot be a name'],
    ['payments/api --cluster $(whoami)', 'cannot be the name of a cluster'],
    ['constructor', 'In which namespace is constructor?'],
  ])('%s is answered with what is missing, and the usage', (text, words) => {
    const parsed = parseCommand(text, 'prod')

    expect(parsed.type).toBe('invalid')
    expect(parsed.words).toContain(words)
    expect(parsed.words).toContain('/crashloop <namespace>/<pod or workload>')
  })
})

it.each(['', '  ', 'help', 'HELP', '--help', '-h', '?'])('"%s" is answered with the usage', (text) => {
  expect(parseCommand(text, 'prod').type).toBe('help')
})

it('never throws, and every question names what Kubernetes could have', () => {
  const word = fc.oneof(
    fc.constantFrom(
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
      const parsed = parseCommand(words.join(' '), 'prod')

      expect(parsed.words).not.toBe('')
      if (parsed.type !== 'question') return
      expect(parsed.target.namespace).toMatch(/^[a-z0-9-]{1,63}$/)
      expect(parsed.target.name).toMatch(/^[a-z0-9.-]{1,253}$/)
    }),
    { numRuns: 2_000 },
  )
})
