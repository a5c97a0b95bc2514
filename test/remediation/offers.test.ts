/** What is offered for a recorded case, and what explicitly is not, and why. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { ActionId } from '../../src/domain/plan.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { offersFor } from '../../src/remediation/remediation.ts'
import { CORPUS } from '../support/corpus.ts'

async function offersOf(id: string) {
  const recorded = JSON.parse(readFileSync(join(CORPUS, id, 'case.json'), 'utf8')) as {
    namespace: string
    workload: { kind: string; name: string }
  }
  const reader = await openRecording(join(CORPUS, id))
  const { kind, name } = recorded.workload
  const target = { cluster: 'recorded', namespace: recorded.namespace, kind, name }
  const evidence = await gather({ reader, clock: { now: () => 0 }, redactor: createRedactor() }, target)
  return offersFor(diagnose(evidence), evidence)
}

it.each<[string, ActionId, object]>([
  ['config-nginx-directive', 'roll-back', { offered: true, recommended: true, parameters: { revision: 1 } }],
  [
    'native-sigill-rollout',
    'roll-back',
    { offered: true, recommended: false, why: expect.stringContaining('is not known') },
  ],
  [
    'missing-node-module',
    'roll-back',
    { offered: true, recommended: false, why: expect.stringContaining('none of its pods are left') },
  ],
  ['config-nginx-directive', 'pause-rollout', { offered: true, recommended: false }],
  [
    'cfg-configmap-env-missing',
    'rollout-restart',
    { offered: false, why: expect.stringContaining('does not create') },
  ],
  ['cfg-configmap-env-missing', 'delete-pod', { offered: false }],
  ['img-tag-not-found', 'rollout-restart', { offered: false }],
  ['unknown-silent-exit1', 'rollout-restart', { offered: true, recommended: false }],
  ['unknown-silent-exit1', 'roll-back', { offered: false }],
  [
    'oom-python-embeddings',
    'raise-memory-limit',
    { offered: true, recommended: true, parameters: { memory: expect.stringMatching(/^\d+[MG]i$/) } },
  ],
  ['config-env-node', 'raise-memory-limit', { offered: false, why: 'It was not killed for want of memory.' }],
  ['cron-backoff-config', 'suspend-cronjob', { offered: true, parameters: { cronJob: 'usage-export' } }],
  ['cron-backoff-config', 'rerun-job', { offered: false }],
  [
    'args-prometheus-bare-pod',
    'delete-pod',
    { offered: false, why: expect.stringContaining('no controller') },
  ],
  ['evict-emptydir-limit', 'cordon-node', { offered: true }],
  ['config-env-node', 'cordon-node', { offered: false, why: 'Nothing points at the node.' }],
  ['native-segv-thumbnailer', 'debug-container', { offered: true }],
  ['sched-insufficient-cpu', 'debug-container', { offered: false }],
  ['config-env-node', 'expire-silence', { offered: false }],
])('%s: %s', async (id, action, expected) => {
  const offers = await offersOf(id)

  expect(offers.find((each) => each.action === action)).toMatchObject(expected)
})
