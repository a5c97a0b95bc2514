/** Alert rules by promtool, the Alertmanager receiver by amtool, and the dashboard by the metrics that there are. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { targetOfAlert } from '../../src/incidents/target-of-alert.ts'
import { createMetrics } from '../../src/metrics.ts'
import { findService } from '../support/install-services.ts'

const run = promisify(execFile)
const deploy = join(import.meta.dirname, '../../deploy')
const rules = ['workloads', 'crashloop'] as const
const rulesFile = (name: string) => join(deploy, `prometheus/${name}.rules.yaml`)
const testsFile = (name: string) => join(import.meta.dirname, `rules/${name}.test.yaml`)
const folder = mkdtempSync(join(tmpdir(), 'crashloop-monitoring-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
}

function rulesOf(name: string): Rule[] {
  const { groups } = parse(readFileSync(rulesFile(name), 'utf8')) as { groups: { rules: Rule[] }[] }
  return groups.flatMap((group) => group.rules)
}

/** promtool and amtool come with the Debian packages of their servers. */
function has(service: 'prometheus' | 'prometheus-alertmanager'): boolean {
  if (findService(service)) return true
  if (process.env.CI === 'true') throw new Error(`CI needs ${service}.`)
  console.warn(`SKIPPED: ${service} is not installed, so its tool checked nothing.`)
  return false
}

describe.skipIf(!has('prometheus')).each(rules)('%s.rules.yaml', (name) => {
  it('is what Prometheus takes', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', '--lint-fatal', rulesFile(name)])

    expect(stdout).toContain('SUCCESS')
  })

  it('fires when it should, in time, and not otherwise', async () => {
    const result = await run('promtool', ['test', 'rules', testsFile(name)]).catch((error) => error)

    expect(result.stderr).toBe('')
    expect(result.stdout).toContain('SUCCESS')
  })

  it('has a test that sees each of its alerts fire', () => {
    const { tests } = parse(readFileSync(testsFile(name), 'utf8'))
    const cases = tests.flatMap((test: { alert_rule_test: object[] }) => test.alert_rule_test)
    const fired = cases.filter(({ exp_alerts }: { exp_alerts: object[] }) => exp_alerts.length > 0)

    const seen = fired.map(({ alertname }: { alertname: string }) => alertname)
    expect(new Set(seen)).toEqual(new Set(rulesOf(name).map(({ alert }) => alert)))
  })
})

it('each alert on a workload names a pod that the bot then diagnoses', () => {
  const { tests } = parse(readFileSync(testsFile('workloads'), 'utf8'))
  const labels = tests
    .flatMap((test: { alert_rule_test: object[] }) => test.alert_rule_test)
    .flatMap(({ exp_alerts }: { exp_alerts: { exp_labels: Record<string, string> }[] }) => exp_alerts)
    .map(({ exp_labels }: { exp_labels: Record<string, string> }) => exp_labels)

  const targets = labels.map((each: Record<string, string>) => targetOfAlert({ labels: each }, 'here'))

  expect(targets).toEqual(
    labels.map(({ namespace, pod, container }: Record<string, string>) => ({
      target: { cluster: 'here', namespace, kind: 'Pod', name: pod, container },
    })),
  )
})

/** What a rule may wait after the first sample that shows the failure, in seconds: 120 less scrape and evaluations. */
const LONGEST_FOR = 60

it('the alerts on workloads have names of their own, and wait no longer than two minutes allow', () => {
  const workloads = rulesOf('workloads')

  const seconds = workloads.map((rule) => Number(rule.for?.replace('s', '') ?? 0))
  expect(
    workloads.filter(({ alert }) => /^(Kube|Node|Prom|Alert|CPU|Target|Watchdog|Info)/.test(alert)),
  ).toEqual([])
  expect(Math.max(...seconds)).toBeLessThanOrEqual(LONGEST_FOR)
})

it('the receiver gets every alert on workloads, and none on the bot', () => {
  const [route] = parse(readFileSync(join(deploy, 'alertmanager/receiver.yaml'), 'utf8')).route.routes
  const [, names = ''] = /^alertname =~ "(.*)"$/.exec(route.matchers[0]) ?? []
  const isSent = ({ alert }: Rule) => new RegExp(`^(?:${names})$`).test(alert)

  expect(rulesOf('workloads').filter((rule) => !isSent(rule))).toEqual([])
  expect(rulesOf('crashloop').filter(isSent)).toEqual([])
})

describe.skipIf(!has('prometheus-alertmanager'))('receiver.yaml', () => {
  it('is what Alertmanager takes once there is a default receiver', async () => {
    const part = parse(readFileSync(join(deploy, 'alertmanager/receiver.yaml'), 'utf8'))
    const whole = {
      route: { receiver: 'default', ...part.route },
      receivers: [{ name: 'default' }, ...part.receivers],
    }
    const file = join(folder, 'alertmanager.yml')
    writeFileSync(file, stringify(whole))

    const { stdout } = await run('amtool', ['check-config', file])

    expect(stdout).toContain('SUCCESS')
  })
})

describe('dashboard.json and the alerts on the bot', () => {
  const dashboard = readFileSync(join(deploy, 'prometheus/dashboard.json'), 'utf8')
  const panels = JSON.parse(dashboard).panels as { title: string; targets?: { expr: string }[] }[]
  const seriesOf = (name: string) => name.replace(/_(bucket|count|sum)$/, '')
  const expressions = panels.flatMap(({ targets }) => targets?.map(({ expr }) => expr) ?? [])

  it('ask for metrics that the bot has', async () => {
    const noCounts = {}
    const metrics = createMetrics({ counts: async () => noCounts as never })
    const known = [...(await metrics.render()).matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name)
    const asked = [...expressions, ...rulesOf('crashloop').map(({ expr }) => expr)].flatMap((expr) => {
      return expr.match(/\b(crashloop|process|nodejs)_[a-z0-9_]+/g) ?? []
    })

    expect(asked.length).toBeGreaterThan(15)
    expect(asked.filter((name) => !known.includes(name) && !known.includes(seriesOf(name)))).toEqual([])
  })

  it('the dashboard leaves out no metric of the bot', async () => {
    const metrics = createMetrics({ counts: async () => ({}) as never })
    const known = [...(await metrics.render()).matchAll(/^# HELP (crashloop_\S+)/gm)].map(
      ([, name = '']) => name,
    )

    expect(known.filter((name) => !expressions.join(' ').includes(name))).toEqual([])
  })

  it('shows every metric of the bot that its alerts are about', () => {
    const alerted = rulesOf('crashloop').flatMap(({ expr }) => expr.match(/crashloop_[a-z_]+/g) ?? [])

    expect(alerted.map(seriesOf).filter((name) => !expressions.join(' ').includes(name))).toEqual([])
  })

  it('every panel says what it shows, and has a place of its own', () => {
    const places = JSON.parse(dashboard).panels.map(({ gridPos }: { gridPos: object }) =>
      JSON.stringify(gridPos),
    )
    const ids = JSON.parse(dashboard).panels.map(({ id }: { id: number }) => id)

    expect(panels.filter(({ title }) => !title)).toEqual([])
    expect(new Set(places).size).toBe(places.length)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.skipIf(!has('prometheus'))('every expression of the dashboard parses', async () => {
    const plain = expressions.map((expr) =>
      expr
        .replaceAll('$job', '.*')
        .replaceAll('$__rate_interval', '5m')
        .replaceAll(/\$__(interval|range)/g, '5m'),
    )
    const file = join(folder, 'dashboard.rules.yaml')
    const records = plain.map((expr, index) => ({ record: `panel:${index}`, expr }))
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules: records }] }))

    const { stdout } = await run('promtool', ['check', 'rules', file])

    expect(stdout).toContain(`SUCCESS: ${expressions.length} rules found`)
  })
})
