/** Patches as the Kubernetes API applies them. */

import { describe, expect, it } from 'vitest'
import { applyPatch } from '../../../src/playground/cluster/patch.ts'

const POD = {
  metadata: { labels: { app: 'api' }, finalizers: ['a'] },
  spec: {
    containers: [
      { name: 'api', image: 'api:1', args: ['--a', '--b'], env: [{ name: 'PORT', value: '1' }] },
      { name: 'proxy', image: 'proxy:1' },
    ],
    nodeSelector: { disk: 'ssd' },
  },
}

function containers(patch: object): unknown {
  const patched = applyPatch(POD, 'application/strategic-merge-patch+json', {
    spec: { containers: [patch] },
  }) as typeof POD
  return patched.spec.containers
}

describe('a strategic merge patch', () => {
  const [api, proxy] = POD.spec.containers

  it.each([
    [
      'merges an entry with the same name',
      { name: 'proxy', image: 'proxy:2' },
      [api, { name: 'proxy', image: 'proxy:2' }],
    ],
    ['appends a new entry', { name: 'debug', image: 'sh' }, [api, proxy, { name: 'debug', image: 'sh' }]],
    ['removes an entry', { name: 'proxy', $patch: 'delete' }, [api]],
    ['replaces a list without a key', { name: 'api', args: ['--c'] }, [{ ...api, args: ['--c'] }, proxy]],
    [
      'merges lists inside lists',
      { name: 'api', env: [{ name: 'MODE', value: 'x' }] },
      [
        {
          ...api,
          env: [
            { name: 'PORT', value: '1' },
            { name: 'MODE', value: 'x' },
          ],
        },
        proxy,
      ],
    ],
    [
      'deletes a field that is null',
      { name: 'api', args: null, env: null },
      [{ name: 'api', image: 'api:1' }, proxy],
    ],
  ])('%s', (_name, patch, expected) => {
    const patched = containers(patch)

    expect(patched).toEqual(expected)
  })

  it('leaves what it patches as it was', () => {
    const before = structuredClone(POD)

    containers({ name: 'proxy', $patch: 'delete' })

    expect(POD).toEqual(before)
  })
})

describe('a JSON patch', () => {
  const apply = (...operations: object[]) => applyPatch(POD, 'application/json-patch+json', operations)

  it('adds, replaces and removes, in order', () => {
    const patched = apply(
      { op: 'add', path: '/spec/containers/-', value: { name: 'last' } },
      { op: 'replace', path: '/spec/containers/0/image', value: 'api:2' },
      { op: 'remove', path: '/spec/containers/1' },
      { op: 'add', path: '/metadata/labels/example.com~1team', value: 'books' },
    )

    expect(patched).toMatchObject({
      metadata: { labels: { app: 'api', 'example.com/team': 'books' } },
      spec: { containers: [{ name: 'api', image: 'api:2' }, { name: 'last' }] },
    })
  })

  it.each([
    { op: 'replace', path: '/spec/nothing', value: 1 },
    { op: 'remove', path: '/spec/containers/7' },
    { op: 'add', path: '/no/where', value: 1 },
    { op: 'test', path: '/metadata/labels/app', value: 'web' },
    { op: 'add', path: '/__proto__/polluted', value: true },
    { op: 'fly', path: '/spec' },
  ])('refuses $op $path', (operation) => {
    expect(() => apply(operation)).toThrow(expect.objectContaining({ code: 422 }))
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

it('refuses a media type that it does not know', () => {
  expect(() => applyPatch(POD, 'application/json', {})).toThrow(expect.objectContaining({ code: 415 }))
})
