/** Silences on a real Alertmanager, from the plan to the undo, and when it does not answer. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSilences } from '../../../src/adapters/alertmanager/silences.ts'
import type { Silences } from '../../../src/remediation/ports.ts'
import { type AlertmanagerServer, hasAlertmanager, startAlertmanager } from '../../support/alertmanager.ts'
import { ANA, type Bench, openBench } from '../../support/remediation-bench.ts'

const ROLLOUT = 'liveness-flask-404-after-upgrade'
const SHIPMENTS = 'logistics/Deployment/shipments-api'
const SILENCE = { minutes: 60, matchers: { namespace: 'logistics', container: 'api' } }

let bench: Bench | undefined

afterEach(() => bench?.close())

function openWith(silences: Silences): Promise<Bench> {
  return openBench([ROLLOUT], { wrap: (deps) => ({ ...deps, silences }) })
}

describe.skipIf(!hasAlertmanager())('with a real Alertmanager', () => {
  let server: AlertmanagerServer
  let silences: Silences

  beforeAll(async () => {
    server = await startAlertmanager({ webhookUrl: 'http://127.0.0.1:9/', token: 'x' })
    silences = createSilences({ url: `${server.url}/` })
  })

  afterAll(() => server.stop())

  it('a silence is created once, and ended by its undo', async () => {
    bench = await openWith(silences)
    const plan = await bench.carriedOut('create-silence', SHIPMENTS, SILENCE)
    const created = (await silences.list(bench.signal)).filter(({ state }) => state === 'active')

    const undo = await bench.remediation.undo(plan.id, ANA.slackUserId, bench.signal)
    if (!undo.ok) throw new Error(undo.words)
    await bench.approve(undo.plan)
    const { record } = await bench.run(undo.plan)

    expect(created).toMatchObject([
      {
        createdBy: 'Ana',
        comment: `Deployment logistics/shipments-api (crashloop plan ${plan.id})`,
        matchers: [
          { name: 'namespace', value: 'logistics', isEqual: true },
          { name: 'container', value: 'api' },
        ],
      },
    ])
    expect(plan.dryRun).toBe('not-supported')
    expect(record.run?.state).toBe('done')
    expect(await silences.get(created[0]?.id ?? '', bench.signal)).toMatchObject({ state: 'expired' })
  })

  it('a crash after it was created: it is found by its comment and not made twice', async () => {
    let armed = true
    const crashing: Silences = {
      ...silences,
      async create(silence, signal) {
        const id = await silences.create(silence, signal)
        if (!armed) return id
        armed = false
        throw new Error('killed')
      },
    }
    bench = await openWith(crashing)
    const ours = async () =>
      (await silences.list(bench?.signal ?? AbortSignal.timeout(1))).filter((s) => s.state === 'active')
    const before = (await ours()).length
    const { newId } = bench.deps
    newId()
    const plan = await bench.planned('create-silence', SHIPMENTS, SILENCE)
    await bench.approve(plan)

    await expect(bench.run(plan)).rejects.toThrow('killed')
    bench.pass(61_000)
    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'done', recognised: true, silenceId: expect.any(String) })
    expect(await ours()).toHaveLength(before + 1)
  })

  it.each([['no-uuid'], ['00000000-0000-4000-8000-000000000000']])('there is no silence %s', async (id) => {
    expect(await silences.get(id, AbortSignal.timeout(5_000))).toBeUndefined()
  })
})

describe('a silence is refused', () => {
  it.each([
    [{ minutes: 0, matchers: { namespace: 'logistics' } }, 'from one minute to seven days'],
    [{ minutes: 60, matchers: {} }, 'Say which labels'],
    [{ minutes: 60, matchers: { namespace: 'payments' } }, 'has to match the namespace logistics'],
  ])('for %o', async (parameters, words) => {
    bench = await openWith(createSilences({ url: 'http://127.0.0.1:9' }))

    const answer = await bench.ask('create-silence', SHIPMENTS, parameters)

    expect(answer).toMatchObject({ ok: false, words: expect.stringContaining(words) })
  })

  it('where no Alertmanager is configured', async () => {
    bench = await openBench([ROLLOUT])

    expect(await bench.ask('create-silence', SHIPMENTS, SILENCE)).toMatchObject({
      ok: false,
      words: expect.stringContaining('No Alertmanager is configured'),
    })
  })
})

it.each([
  [403, 'forbidden'],
  [400, 'invalid'],
  [429, 'throttled'],
  [503, 'ambiguous'],
])('HTTP %i means %s', async (status, failure) => {
  const server = createServer((_, response) => response.writeHead(status).end('no'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const silences = createSilences({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })

  const listing = silences.list(AbortSignal.timeout(5_000))

  await expect(listing).rejects.toMatchObject({ failure })
  server.closeAllConnections()
  server.close()
})
