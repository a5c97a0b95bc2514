/** The Helm chart, linted and rendered by a real helm with every set of values in deploy/chart/ci. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { initFiles } from '../../src/cli/init-files.ts'
import { loadConfig } from '../../src/config.ts'
import { parseCrashloopYaml } from '../../src/crashloop-yaml.ts'
import { ACTIONS } from '../../src/remediation/actions/index.ts'
import { findHelm } from '../support/kubectl.ts'
import {
  podSecurityProblems,
  podTemplates,
  shapeProblems,
  wiringProblems,
} from '../support/manifest-rules.ts'
import { CHART, helm, type Manifest, renderChart } from '../support/manifests.ts'

const home = mkdtempSync(join(tmpdir(), 'crashloop-helm-'))
const values = readdirSync(join(CHART, 'ci'))
const file = (name: string) => ['--values', join(CHART, 'ci', name)]

afterAll(() => rmSync(home, { recursive: true, force: true }))

function ofKind(objects: readonly Manifest[], kind: string): Manifest[] {
  return objects.filter((object) => object.kind === kind)
}

/** What the Secret holds; the bundled Redis goes before its REDIS_URL. */
const SECRET = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  ALERTMANAGER_TOKEN: 'token',
  REDIS_URL: 'redis://:password@redis.example.com:6379',
}

/** What helm says when it refuses. */
async function refusal(...args: readonly string[]): Promise<string> {
  return await renderChart(home, ...args).then(
    () => 'rendered',
    (error: { stderr: string }) => error.stderr,
  )
}

describe.skipIf(findHelm() === undefined)('the chart', () => {
  describe.each(values)('with ci/%s', (name) => {
    it('passes helm lint', async () => {
      const words = await helm(home, 'lint', '--strict', CHART, ...file(name))

      expect(words).toContain('0 chart(s) failed')
    })

    it('gives objects that Kubernetes takes, whose names lead somewhere, for restricted namespaces', async () => {
      const objects = await renderChart(home, ...file(name))

      expect(objects.length).toBeGreaterThan(5)
      expect(shapeProblems(objects)).toEqual([])
      expect(wiringProblems(objects)).toEqual([])
      expect(podSecurityProblems(objects)).toEqual([])
    })

    it('gives each process a configuration that it starts with', async () => {
      const objects = await renderChart(home, ...file(name))

      const config = objects.find(({ metadata }) => metadata.name === 'crashloop-config')
      const path = join(home, 'crashloop.yaml')
      writeFileSync(path, config?.data['crashloop.yaml'])
      const bots = podTemplates(objects).filter(({ spec }) => spec.containers[0].name === 'crashloop')
      const roles = bots.map(({ spec }) => {
        const given = spec.containers[0].env.map((each: { name: string; value: string }) => [
          each.name,
          each.value,
        ])
        return loadConfig({ ...SECRET, ...Object.fromEntries(given), CRASHLOOP_CONFIG: path }).role
      })
      expect(roles.length).toBeGreaterThan(0)
      expect(bots.map(({ labels }) => labels['app.kubernetes.io/component'])).toEqual(roles)
    })

    it('holds no Secret, and a crashloop.yaml that the bot accepts', async () => {
      const objects = await renderChart(home, ...file(name))

      const config = objects.find(({ metadata }) => metadata.name === 'crashloop-config')
      const { problems } = parseCrashloopYaml(config?.data['crashloop.yaml'])
      expect(problems).toEqual([])
      expect(ofKind(objects, 'Secret')).toEqual([])
    })
  })

  it('grants the right to read and nothing else by default', async () => {
    const objects = await renderChart(home)

    const rules = ofKind(objects, 'ClusterRole').flatMap((role) => role.rules)
    const verbs = rules.flatMap((rule) => rule.verbs)
    expect(new Set(verbs)).toEqual(new Set(['get', 'list', 'watch']))
    expect(rules.flatMap((rule) => rule.resources)).not.toContain('secrets')
  })

  it('binds each action in the namespaces that are named, and those about nodes in the cluster', async () => {
    const args = ['--set', 'actions.roles={*},actions.namespaces={payments,media}']

    const objects = await renderChart(home, ...args)

    const changing = Object.values(ACTIONS).filter(({ permissions }) => permissions.length > 0)
    const bound = (kind: string, id: string) =>
      ofKind(objects, kind)
        .filter(({ roleRef }) => roleRef.name === `crashloop-action-${id}`)
        .map(({ metadata }) => metadata.namespace)
    for (const { id, scope } of changing) {
      const everywhere = scope === 'cluster'
      expect(bound('RoleBinding', id), id).toEqual(everywhere ? [] : ['payments', 'media'])
      expect(bound('ClusterRoleBinding', id), id).toHaveLength(everywhere ? 1 : 0)
    }
  })

  it('lets the bot act as nobody but those who are named, and then write nothing itself', async () => {
    const settings = [
      'config.policy.kubernetes=impersonate',
      'actions.roles={*}',
      'actions.namespaces={a}',
      'actions.impersonate.groups={sre}',
    ]

    const objects = await renderChart(home, '--set', settings.join(','))

    const rulesOf = (name: RegExp) =>
      ofKind(objects, 'ClusterRole')
        .filter(({ metadata }) => name.test(metadata.name))
        .flatMap(({ rules }) => rules)
    expect(rulesOf(/impersonator$/)).toEqual([
      { apiGroups: [''], resources: ['groups'], resourceNames: ['sre'], verbs: ['impersonate'] },
    ])
    expect(new Set(rulesOf(/-action-/).flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list']))
  })

  it('reads the namespaces that are named, and then has no watcher', async () => {
    const objects = await renderChart(home, ...file('namespaces.yaml'))

    const readers = ofKind(objects, 'RoleBinding').map(({ metadata }) => metadata.namespace)
    const [pod] = podTemplates(objects)
    expect(readers).toEqual(['payments', 'media'])
    expect(ofKind(objects, 'ClusterRoleBinding').map(({ roleRef }) => roleRef.name)).toEqual([
      'crashloop-node-reader',
    ])
    expect(pod?.spec.containers[0].env).toContainEqual({ name: 'CRASHLOOP_WATCHER', value: 'off' })
  })

  it('gives each part of `split` its role, and alerts to web', async () => {
    const objects = await renderChart(home, ...file('ha.yaml'))

    const roles = podTemplates(objects).map(({ spec }) => spec.containers[0].env[0])
    const [service] = ofKind(objects, 'Service')
    expect(roles.map(({ name, value }) => `${name}=${value}`).sort()).toEqual([
      'CRASHLOOP_ROLE=watcher',
      'CRASHLOOP_ROLE=web',
      'CRASHLOOP_ROLE=worker',
    ])
    expect(service?.spec.selector['app.kubernetes.io/component']).toBe('web')
  })

  it('alerts on the bot only where its numbers are scraped', async () => {
    const groups = async (...more: string[]) => {
      const set = ['monitoring.rules.enabled=true', ...more].join(',')
      const [rule] = ofKind(await renderChart(home, '--set', set), 'PrometheusRule')
      return rule?.spec.groups.map(({ name }: { name: string }) => name)
    }

    expect(await groups()).toEqual(['crashloop-workloads'])
    expect(await groups('monitoring.serviceMonitor.enabled=true')).toEqual([
      'crashloop-workloads',
      'crashloop',
    ])
  })

  it.each(['1.28.0', '1.36.0'])('can be installed on Kubernetes %s', async (version) => {
    const objects = await renderChart(home, ...file('everything.yaml'), '--kube-version', version)

    expect(objects.length).toBeGreaterThan(20)
  })

  it('can be released twice in a cluster', async () => {
    const args = ['template', 'second', CHART, '--namespace', 'other']

    const text = await helm(home, ...args)

    expect(text).not.toMatch(/^ {2}name: crashloop/m)
  })

  it('restarts the pods when crashloop.yaml changes', async () => {
    const checksum = async (...args: string[]) =>
      ofKind(await renderChart(home, ...args), 'Deployment')[0]?.spec.template.metadata.annotations

    expect(await checksum('--set', 'config.slack.channel=#other')).not.toEqual(await checksum())
  })

  it.each([
    ['a value that does not exist', ['--set', 'replica=2'], /replica/],
    ['a mistake in crashloop.yaml', ['--set', 'config.watcher.enable=true'], /enable/],
    ['a Kubernetes that is too old', ['--kube-version', '1.27.9'], /incompatible/],
    ['several processes without Redis', ['--set', 'redis.mode=none,replicas=2'], /needs Redis/],
    ['a way of Redis that does not exist', ['--set', 'redis.mode=maybe'], /redis\/mode/],
    ['autoscaling of one process', ['--set', 'autoscaling.type=hpa'], /set mode to split/],
    ['KEDA without Prometheus', ['--set', 'mode=split,autoscaling.type=keda'], /autoscaling\.prometheusUrl/],
    ['an action that does not exist', ['--set', 'actions.roles={reboot}'], /"reboot".*rollout-restart/],
    ['an action without a namespace', ['--set', 'actions.roles={scale}'], /actions\.namespaces/],
    [
      'acting as everybody',
      ['--set', 'config.policy.kubernetes=impersonate,actions.roles={scale},actions.namespaces={a}'],
      /whom the bot may act as/,
    ],
    ['a watcher of some namespaces', ['--set', 'mode=split,rbac.namespaces={a}'], /watcher\.replicas to 0/],
    ['a kubeconfig without its Secret', ['--set', 'clusters.kubeconfig=config'], /existingSecret/],
    ['an Ingress without a host', ['--set', 'ingress.enabled=true'], /ingress\.host/],
  ])('refuses %s, and says why', async (_, args, words) => {
    expect(await refusal(...args)).toMatch(words)
  })

  it.each([
    ['for Socket Mode', { transport: 'socket', clusters: [] }],
    ['for HTTP mode', { transport: 'http', clusters: [] }],
    ['for several clusters', { transport: 'socket', clusters: [{ name: 'prod', context: 'p' }] }],
  ] as const)('takes the values that `crashloop init` writes %s', async (_, answers) => {
    const files = await initFiles(
      {
        url: 'https://crashloop.example.com',
        channel: '#alerts',
        namespace: 'crashloop',
        prometheus: '',
        alertmanager: '',
        ...answers,
      },
      {},
    )
    const written = join(home, 'init.yaml')
    writeFileSync(written, files['values.yaml'].text)

    const objects = await renderChart(home, '--values', written)

    const [pod] = podTemplates(objects)
    const env = pod?.spec.containers[0].env.map(({ name }: { name: string }) => name)
    expect(shapeProblems(objects)).toEqual([])
    expect(ofKind(objects, 'Ingress')).toHaveLength(answers.transport === 'http' ? 1 : 0)
    expect(env.includes('KUBECONFIG')).toBe(answers.clusters.length > 0)
  })

  it('takes what the documents say to install with', async () => {
    const documents = ['README.md', 'deploy/README.md'].map((path) =>
      readFileSync(join(CHART, '../..', path), 'utf8'),
    )
    const settings = documents
      .flatMap((text) => [...text.matchAll(/--set ([^\s`]+)/g)])
      .map(([, set = '']) => set)

    const rendered = await Promise.all(settings.map((set) => renderChart(home, '--set', set)))

    expect(settings.length).toBeGreaterThan(1)
    expect(rendered.filter((objects) => objects.length < 5)).toEqual([])
  })

  it('says the next step', async () => {
    const words = await helm(home, 'install', 'crashloop', CHART, '--dry-run=client', '--namespace', 'bots')

    expect(words).toContain('kubectl -n bots create secret generic crashloop')
    expect(words).toContain(
      'kubectl -n bots exec deploy/crashloop -- /nodejs/bin/node dist/src/cli.js doctor',
    )
    expect(words).toContain('http://crashloop.bots.svc:8080/webhooks/alertmanager')
  })

  it('can be packaged, without the values of these tests', async () => {
    await helm(home, 'package', CHART, '--destination', home)

    const packed = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? ''
    const shown = await helm(home, 'show', 'all', join(home, packed))
    expect(packed).toMatch(/^crashloop-\d+\.\d+\.\d+\.tgz$/)
    expect(shown).not.toContain('everything.yaml')
  })
})
