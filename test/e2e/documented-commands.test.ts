/** Every command that the documents show in a shell block is run by a test, or named here with the reason why it is not. */
import { copyFileSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Checkout, createCheckout, shellBlocks } from '../support/checkout.ts'
import { findKubectl } from '../support/kubectl.ts'
import { createWorld, type World } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const FOREIGN = /(^|\/)(node_modules|dist|fixtures|coverage)(\/|$)/

/** Run as it stands, by the test that is named. */
const RUN = [
  ...shellBlocks('On one machine, in five minutes'), // test/e2e/newcomer.test.ts
  ...shellBlocks('From the command line alone'), // below
].flatMap(linesOf)

/** Not run as it stands, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci && npm run demo': 'installs over the network; the demo is run by test/demo.test.ts',
  'npm ci && npm test': 'is what runs this test',
  'kubectl create namespace crashloop': 'the simulated cluster makes no namespaces',
  'kubectl -n crashloop create secret generic crashloop --from-env-file=crashloop/crashloop.env':
    'the simulated cluster has no Secrets; test/cli/init.test.ts reads the file',
  'helm install crashloop deploy/chart -n crashloop -f crashloop/values.yaml --set image.repository=registry.example.com/crashloop':
    'needs a cluster; test/deploy/chart.test.ts renders the chart with these values and settings',
  'E2E_KUBECONFIG=~/.kube/config npm run e2e':
    'needs a real cluster; test/real-cluster runs against the simulated one',
}

function linesOf(block: string): readonly string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

it('every shell command of the documents is accounted for', () => {
  const shown = globSync('{*.md,{.github,deploy,handlers,src,test}/**/*.md}', { cwd: root })
    .filter((path) => !FOREIGN.test(path))
    .flatMap((path) => [
      ...readFileSync(join(root, path), 'utf8').matchAll(
        /^ *```(?:sh|bash|shell|console)\n([\s\S]*?)^ *```/gm,
      ),
    ])
    .flatMap(([, block = '']) => linesOf(block))

  expect(shown.filter((line) => !RUN.includes(line) && !(line in NOT_RUN))).toEqual([])
  expect(Object.keys(NOT_RUN).filter((line) => !shown.includes(line))).toEqual([])
})

const kubectl = findKubectl()

describe.skipIf(kubectl === undefined)('The commands for the command line alone', () => {
  const [block = ''] = shellBlocks('From the command line alone')
  let world: World
  let checkout: Checkout
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    world = await createWorld('oom-python-embeddings')
    checkout = createCheckout()
    const { KUBECONFIG = '' } = world.env
    env = {
      KUBECONFIG,
      PATH: [dirname(kubectl ?? ''), dirname(process.execPath), process.env.PATH].join(':'),
    }
    const pod = 'ranker-85d8bf77f6-hf5qm'
    const described = checkout.type(`kubectl -n ml-serving describe pod ${pod} > described.txt`, env)
    expect(await described.ended, described.output()).toBe(0)
    const logs = 'test/fixtures/corpus/oom-python-embeddings/cluster/namespaces/ml-serving/logs'
    const [previous = ''] = globSync(`${logs}/${pod}/ranker/previous*`, { cwd: root })
    copyFileSync(join(root, previous), join(checkout.folder, 'previous.log'))
  })
  afterAll(async () => {
    await checkout.remove()
    await world.close()
  })

  it.each(linesOf(block))(
    '%s',
    async (line) => {
      // As the README says for the checkout: the package is not published to this test.
      const terminal = checkout.type(line.replace('npx crashloop', 'npm run -s crashloop --'), env)

      expect(await terminal.ended, terminal.output()).toBe(0)
      expect(terminal.output()).toMatch(/memory|oom-killed/i)
    },
    60_000,
  )
})
