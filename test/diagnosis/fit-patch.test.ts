/** Patches fit the kind of the workload. */
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fitPatch } from '../../src/diagnosis/fit-patch.ts'

const PATCH =
  'spec:\n  template:\n    spec:\n      containers:\n        - name: api\n          resources:\n            limits:\n              memory: 1Gi\n'
const POD_SPEC = { containers: [{ name: 'api', resources: { limits: { memory: '1Gi' } } }] }

describe('fitPatch', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet'])('leaves the patch of a %s as it is', (kind) => {
    expect(parse(fitPatch({ text: 'x', patch: PATCH }, kind).patch ?? '')).toEqual({
      spec: { template: { spec: POD_SPEC } },
    })
  })

  it('goes one level deeper for a CronJob', () => {
    expect(parse(fitPatch({ text: 'x', patch: PATCH }, 'CronJob').patch ?? '')).toEqual({
      spec: { jobTemplate: { spec: { template: { spec: POD_SPEC } } } },
    })
  })

  it.each(['Job', 'Pod'])('offers none for a %s, which cannot be patched', (kind) => {
    expect(fitPatch({ text: 'x', patch: PATCH }, kind)).toEqual({ text: 'x' })
  })
})
