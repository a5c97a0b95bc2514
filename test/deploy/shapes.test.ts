/** The checks of rendered objects find mistakes: what they let pass has been looked at. */
import { expect, it } from 'vitest'
import { podSecurityProblems, shapeProblems, wiringProblems } from '../support/manifest-rules.ts'
import type { Manifest } from '../support/manifests.ts'

const container = {
  name: 'api',
  image: 'api:1',
  resources: { requests: { memory: '1Mi' }, limits: { memory: '1Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
}
const pod = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } }

function deployment(container: object, spec: object = {}, labels = { app: 'api' }): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'x' },
    spec: {
      selector: { matchLabels: { app: 'api' } },
      template: { metadata: { labels }, spec: { ...pod, containers: [container], ...spec } },
    },
  }
}

it('an object without mistakes has none', () => {
  const objects = [deployment(container)]

  expect([shapeProblems(objects), wiringProblems(objects), podSecurityProblems(objects)]).toEqual([
    [],
    [],
    [],
  ])
})

it.each([
  ['an unknown field', deployment({ ...container, imagePolicy: 'x' }), /V1Container has no such field/],
  ['a missing field', deployment({ image: 'api:1' }), /containers\[0\]\.name: is missing/],
  ['a number as text', deployment({ ...container, ports: [{ containerPort: '80' }] }), /must be number/],
  ['a map instead of a list', deployment({ ...container, env: { A: 'b' } }), /env: must be a list/],
  ['a kind of another group', { ...deployment(container), kind: 'Deploy' }, /not a kind/],
])('%s is found', (_, object, words) => {
  expect(shapeProblems([object]).join()).toMatch(words)
})

it.each([
  ['a selector of nothing', deployment(container, {}, { app: 'other' }), /selects nothing/],
  [
    'a ServiceAccount that is not there',
    deployment(container, { serviceAccountName: 'y' }),
    /ServiceAccount y/,
  ],
  [
    'a volume that is not there',
    deployment({ ...container, volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    /volume v/,
  ],
])('%s is found', (_, object, words) => {
  expect(wiringProblems([object]).join()).toMatch(words)
})

it.each([
  ['escalation', deployment({ ...container, securityContext: {} }), 'allowPrivilegeEscalation'],
  ['root', deployment(container, { securityContext: {} }), 'runAsNonRoot'],
  ['the network of the node', deployment(container, { hostNetwork: true }), 'hostNetwork'],
  ['a path of the node', deployment(container, { volumes: [{ name: 'v', hostPath: {} }] }), 'hostPath'],
])('%s is found', (_, object, words) => {
  expect(podSecurityProblems([object]).join()).toContain(words)
})
