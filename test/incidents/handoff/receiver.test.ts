/** Who takes over: by whatever tells who is on call, mapped to people of the workspace. */
import { describe, expect, it } from 'vitest'
import { AppError, RetryLater } from '../../../src/domain/errors.ts'
import { type OnCall, type OnCallPerson, OnCallUnavailable } from '../../../src/incidents/handoff/ports.ts'
import { createReceivers } from '../../../src/incidents/handoff/receiver.ts'
import { ANA, BEN, EVE } from '../../support/handoff.ts'

const NOW = Date.parse('2026-11-21T09:00:00Z')
const signal = new AbortController().signal
const PEOPLE = [ANA, BEN, EVE]

const directory = {
  byId: async (id: string) => {
    const found = PEOPLE.find((each) => each.id === id)
    if (!found) throw new AppError('no-such-user', 'There is no such person in this workspace.')
    return found
  },
  byEmail: async (email: string) => {
    const found = PEOPLE.find(({ name }) => email === `${name}@halden.example`)
    if (!found) throw new AppError('no-such-email', `Nobody in this workspace has the address ${email}.`)
    return found
  },
}

function receivers(onCall: Partial<OnCall>) {
  const nobody = async () => undefined
  return createReceivers({ onCall: { name: 'PagerDuty', at: nobody, after: nobody, ...onCall }, directory })
}

const always = (person: OnCallPerson) => async () => person
const failing = (error: Error) => async () => {
  throw error
}

describe('Without a name a handoff goes', () => {
  it('to who is on call', async () => {
    const source = receivers({ at: always({ email: 'ben@halden.example' }) })

    expect(await source.after(ANA, NOW, signal)).toEqual({ to: BEN })
  })

  it('to who is next, when the sender is on call', async () => {
    const source = receivers({ at: always({ slackId: ANA.id }), after: always({ slackId: EVE.id }) })

    expect(await source.after(ANA, NOW, signal)).toEqual({ to: EVE })
  })

  it('to whom the sender chooses, when nothing tells who is on call', async () => {
    expect(await createReceivers({ onCall: undefined, directory }).after(ANA, NOW, signal)).toEqual({})
  })

  it.each([
    ['nobody is next', {}, 'PagerDuty names nobody who is next'],
    [
      'the address is nobody’s here',
      { at: always({ email: 'zoe@halden.example' }) },
      'Nobody in this workspace has the address zoe@halden.example',
    ],
    [
      'the token is refused',
      { at: failing(new OnCallUnavailable('PagerDuty does not accept the token', { retryable: false })) },
      'PagerDuty does not accept the token',
    ],
    [
      'it does not answer',
      { at: failing(new OnCallUnavailable('PagerDuty does not answer', { retryable: true })) },
      'PagerDuty does not answer',
    ],
  ])('to nobody when %s, which is told', async (_, onCall, trouble) => {
    expect(await receivers(onCall).after(ANA, NOW, signal)).toEqual({ trouble })
  })
})

describe('A schedule hands over', () => {
  const change = { at: async (ms: number) => ({ slackId: ms < NOW ? ANA.id : BEN.id }) }

  it('from who was on call to who is', async () => {
    expect(await receivers(change).around(NOW, signal)).toEqual({ from: ANA, to: BEN })
  })

  it('also when it is a little before or after the change of shifts', async () => {
    const { around } = receivers(change)

    expect(await around(NOW - 15 * 60_000, signal)).toEqual({ from: ANA, to: BEN })
    expect(await around(NOW + 15 * 60_000, signal)).toEqual({ from: ANA, to: BEN })
  })

  it('to who is on call, when nobody leaves', async () => {
    expect(await receivers({ at: always({ slackId: BEN.id }) }).around(NOW, signal)).toEqual({ to: BEN })
  })

  it('to who is on call, when who leaves is no longer in the workspace', async () => {
    const { around } = receivers({ at: async (ms) => ({ slackId: ms < NOW ? 'U0GONE' : BEN.id }) })

    expect(await around(NOW, signal)).toEqual({ to: BEN })
  })

  it('later, when the source asks to wait', async () => {
    const error = new OnCallUnavailable('wait', { retryable: true, retryAfterMs: 30_000 })

    const asked = receivers({ at: failing(error) }).around(NOW, signal)

    await expect(asked).rejects.toBeInstanceOf(RetryLater)
    await expect(asked).rejects.toMatchObject({ delayMs: 30_000 })
  })
})
