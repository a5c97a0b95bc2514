/** Tells clients such as kubectl what the simulated API server serves. */

import { type Call, sendJson } from './call.ts'
import { SERVED_RESOURCES, type ServedResource } from './served-resources.ts'

const READ_VERBS = ['get', 'list', 'watch']
const WRITE_VERBS = ['create', 'delete', 'patch', 'update']
const SCALABLE: readonly string[] = ['Deployment', 'ReplicaSet', 'StatefulSet']
const REVIEWS = [
  { name: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
  { name: 'subjectaccessreviews', kind: 'SubjectAccessReview' },
]

/** Answers a path that is no resource; false when it is none of the discovery paths. */
export async function discover(call: Call): Promise<boolean> {
  const path = call.url.pathname.replace(/\/+$/, '')
  if (['/healthz', '/readyz', '/livez'].includes(path)) {
    call.response.writeHead(200, { 'content-type': 'text/plain' }).end('ok')
    return true
  }
  const document = discoveryDocument(path)
  if (document === undefined) return false
  await sendJson(call, 200, document)
  return true
}

function discoveryDocument(path: string): unknown {
  if (path === '/version') return VERSION
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups() }
  const [, root, group = '', version] = path.split('/')
  if (root === 'api' && version === undefined) return resourceList('', group)
  if (root !== 'apis') return undefined
  return version === undefined
    ? groups().find(({ name }) => name === group)
    : resourceList(group, version, path.split('/').length > 4)
}

const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-04-22T00:00:00Z',
  goVersion: 'go1.26.0',
  compiler: 'gc',
  platform: 'linux/amd64',
}

function groups() {
  const served = [...SERVED_RESOURCES, { group: 'authorization.k8s.io', version: 'v1' }]
  return Object.entries(Object.groupBy(served, ({ group }) => group))
    .filter(([name]) => name !== '')
    .map(([name, resources = []]) => {
      const versions = [...new Set(resources.map(({ version }) => version))].map((version) => ({
        groupVersion: `${name}/${version}`,
        version,
      }))
      return { kind: 'APIGroup', apiVersion: 'v1', name, versions, preferredVersion: versions[0] }
    })
}

function resourceList(group: string, version: string, tooDeep = false): unknown {
  const served = SERVED_RESOURCES.filter((entry) => entry.group === group && entry.version === version)
  const reviews = group === 'authorization.k8s.io' && version === 'v1' ? REVIEWS : []
  if (tooDeep || served.length + reviews.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: [
      ...served.flatMap(apiResources),
      ...reviews.map((review) => ({ ...review, singularName: '', namespaced: false, verbs: ['create'] })),
    ],
  }
}

function apiResources(served: ServedResource): unknown[] {
  const { plural, kind, namespaced, shortNames } = served
  const main = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: kind === 'PodMetrics' ? ['get', 'list'] : [...READ_VERBS, ...WRITE_VERBS],
    shortNames,
    ...(kind === 'Namespace' || kind === 'PodMetrics' ? {} : { categories: namespaced ? ['all'] : [] }),
  }
  const sub = { singularName: '', namespaced }
  if (SCALABLE.includes(kind)) {
    const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] }
    return [main, { ...sub, ...scale, name: `${plural}/scale` }]
  }
  if (kind !== 'Pod') return [main]
  return [
    main,
    { ...sub, name: 'pods/log', kind: 'Pod', verbs: ['get'] },
    { ...sub, name: 'pods/ephemeralcontainers', kind: 'Pod', verbs: ['patch'] },
  ]
}
