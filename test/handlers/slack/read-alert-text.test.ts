/** What is found in messages that others wrote: alerts in their many forms, and names of pods in talk. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAlertText, textOfMessage } from '../../../handlers/slack/text/read-alert-text.ts'

const pod = 'api-54f6784477-zspl6'

describe('a message about one thing', () => {
  it.each([
    [
      `Pod payments/${pod} (api) is in waiting state (reason: "CrashLoopBackOff").`,
      { namespace: 'payments', name: pod, container: 'api' },
    ],
    [
      `alertname="KubePodCrashLooping", namespace="payments", pod="${pod}"`,
      { namespace: 'payments', kind: 'Pod', name: pod },
    ],
    [
      `*namespace:* \`payments\`\n*pod:* \`${pod}\`\n*container:* \`api\``,
      { namespace: 'payments', kind: 'Pod', name: pod, container: 'api' },
    ],
    [
      '• namespace = payments\n• deployment = api\n• cluster = prod-eu-1',
      { namespace: 'payments', cluster: 'prod-eu-1', kind: 'Deployment', name: 'api' },
    ],
    [`does anybody know why ${pod} restarts?`, { kind: 'Pod', name: pod }],
    [
      'Deployment payments/checkout has not matched the expected number of replicas',
      { namespace: 'payments', name: 'checkout' },
    ],
    [`<https://alertmanager.example/#/alerts|alert> pod="${pod}"`, { kind: 'Pod', name: pod }],
  ])('%s', (text, wanted) => {
    expect(readAlertText(text)[0]).toEqual(wanted)
  })
})

it.each(['good morning', 'see https://github.com/kubernetes/kubernetes for more', '50/50, and/or'])(
  'finds no pod in: %s',
  (text) => {
    const found = readAlertText(text).filter(({ name }) => name !== 'or')

    expect(found).toEqual([])
  },
)

it('finds each of several things once', () => {
  const other = 'web-54f6784477-aaaaa'.replaceAll('a', 'b')

  expect(readAlertText(`${pod} and ${other}, mostly ${pod}`).map(({ name }) => name)).toEqual([pod, other])
})

it('reads blocks and attachments, but not metadata', () => {
  const message = {
    text: '[FIRING:1]',
    attachments: [{ fallback: 'x', fields: [{ title: 'pod', value: pod }] }],
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'namespace: payments' } }],
    metadata: { event_payload: { text: 'pod: other' } },
  }

  const text = textOfMessage(message)

  expect(text).toContain(pod)
  expect(text).toContain('namespace: payments')
  expect(text).not.toContain('other')
})

it('never throws and takes no time, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      for (const { name = '' } of readAlertText(text)) expect(name).toMatch(/^[a-z0-9][a-z0-9.-]*$/)
    }),
  )
  const started = performance.now()
  readAlertText('a-'.repeat(10_000) + '/'.repeat(10_000))
  expect(performance.now() - started).toBeLessThan(500)
})
