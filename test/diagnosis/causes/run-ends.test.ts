/** Ends of a run that no log explains: signals, hooks, orderly ends, native crashes, and exit code 0. */
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/domain/kubernetes.ts'
import { at, type BuiltEvent, buildEvidence, terminated, waiting } from '../../support/evidence-builder.ts'
import { judge } from '../../support/judge.ts'

const BACK_OFF: BuiltEvent = {
  reason: 'BackOff',
  message: 'Back-off restarting failed container api',
  at: -5,
  firstAt: -120,
  count: 9,
}

describe('terminated-externally', () => {
  it.each([
    ['configmap-reload', 'level=info msg="sending signal" signal=SIGTERM pid=12'],
    ['watchdog', 'watchdog: memory above threshold, killing api (pid 9) with SIGKILL'],
    ['reloader', 'change detected, running: kill -TERM 7'],
  ])('names the container that sends signals: %s', (name, line) => {
    const { cause, verdict, first } = judge({
      containers: [
        { log: 'serving', lastState: terminated(name === 'watchdog' ? 137 : 143, { from: -60, to: -15 }) },
        { name, state: { running: { startedAt: at(-280) } }, log: line, logAt: -16, run: 'current' },
      ],
      spec: { shareProcessNamespace: true },
      events: [BACK_OFF],
    })

    expect([cause, verdict, first.container]).toEqual(['terminated-externally', 'identified', 'api'])
    expect(first.summary).toContain(name)
  })

  it.each([143, 130, 137])('is only likely for exit code %i without a sender', (exitCode) => {
    const { cause, verdict } = judge({
      containers: [{ log: 'serving', lastState: terminated(exitCode, { from: -60, to: -15 }) }],
      events: [BACK_OFF],
    })

    expect([cause, verdict]).toEqual(['terminated-externally', 'likely'])
  })

  it.each([143, 137])('is never sure when the events could not be seen (%i)', (exitCode) => {
    const { verdict, first } = judge({
      containers: [
        { log: 'received SIGTERM, stopping', lastState: terminated(exitCode, { from: -60, to: -15 }) },
      ],
      gaps: [{ what: 'events of namespace shop', reason: 'forbidden', why: 'events is forbidden' }],
    })

    expect(verdict).not.toBe('identified')
    expect(first.confidence).toBeLessThan(0.6)
  })

  it('does not suspect a side-car that received the signal itself', () => {
    const { first } = judge({
      containers: [
        { log: 'serving', lastState: terminated(143, { from: -60, to: -15 }) },
        {
          name: 'proxy',
          state: { running: { startedAt: at(-280) } },
          log: 'received SIGTERM, terminating',
          logAt: -16,
          run: 'current',
        },
      ],
      spec: { shareProcessNamespace: true },
      events: [BACK_OFF],
    })

    expect(first.summary).not.toContain('proxy')
  })

  it('stands back when the pod is being deleted', () => {
    const { cause } = judge({
      containers: [{ restarts: 0, state: terminated(143, { from: -60, to: -5 }), lastState: {} }],
      metadata: { deletionTimestamp: at(20) },
      events: [{ reason: 'Killing', message: 'Stopping container api', type: 'Normal', at: -10 }],
    })

    expect(cause).toBe('planned-termination')
  })
})

describe('planned-termination', () => {
  /** Source: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ and pkg/kubelet/nodeshutdown. */
  it.each([
    [
      'PreemptionByScheduler',
      'default-scheduler: preempting to accommodate a higher priority pod',
      /preempted/,
    ],
    ['EvictionByEvictionAPI', 'Eviction API: evicting', /drain/],
  ])('reads the condition DisruptionTarget %s', (reason, message, says) => {
    const { cause, first } = judge({
      containers: [{ restarts: 0, state: terminated(143, { from: -60, to: -5 }), lastState: {} }],
      metadata: { deletionTimestamp: at(20) },
      status: { conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message }] },
    })

    expect(cause).toBe('planned-termination')
    expect(first.summary).toMatch(says)
  })

  it('reads a node that shuts down', () => {
    const { cause } = judge({
      containers: [{ restarts: 0, state: terminated(143), lastState: {} }],
      status: {
        phase: 'Failed',
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
      },
    })

    expect(cause).toBe('planned-termination')
  })

  it('names the pod that took its place', () => {
    const ready: Pod = {
      ...(buildEvidence().pod as Pod),
      metadata: { name: 'api-7f9-new', creationTimestamp: at(-60) },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    }
    const pod = buildEvidence({ metadata: { deletionTimestamp: at(10) } }).pod as Pod
    const { cause, first } = judge({
      containers: [{ restarts: 0, state: terminated(0, { from: -90, to: -5 }), lastState: {} }],
      metadata: { deletionTimestamp: at(10) },
      pods: [pod, ready],
    })

    expect(cause).toBe('planned-termination')
    expect(first.summary).toContain('api-7f9-new')
  })

  it('does not hide the crash of a pod that was deleted because it crashed', () => {
    const { cause } = judge({
      containers: [{ restarts: 6, log: 'panic: boom', lastState: terminated(2) }],
      metadata: { deletionTimestamp: at(20) },
      events: [{ reason: 'Killing', message: 'Stopping container api', type: 'Normal', at: -2 }],
    })

    expect(cause).toBe('app-exception')
  })
})

describe('exits-cleanly', () => {
  it.each([
    [['nginx'], true],
    [['nginx', '-g', 'daemon off;'], false],
    [['/usr/sbin/httpd', '-DFOREGROUND'], false],
    [['php-fpm'], true],
    [['php-fpm', '--nodaemonize'], false],
  ])('tells whether %j goes into the background', (command, background) => {
    const { first } = judge({
      containers: [{ command, log: ['started'], lastState: terminated(0, { from: -12, to: -11 }) }],
      events: [{ reason: 'BackOff', message: 'Back-off restarting failed container api', at: -8 }],
    })

    expect(first.cause).toBe('exits-cleanly')
    expect(/go into the background/.test(first.summary)).toBe(background)
  })

  it.each([
    ['a batch', ['import started', '12000 rows imported', 'finished']],
    ['a help text that ends well', ['nothing to do, bye']],
    ['a server that goes into the background', ['starting daemon, pid file /run/app.pid']],
  ])('recognises %s', (_what, log) => {
    const { cause, verdict } = judge({
      containers: [{ log, lastState: terminated(0, { from: -20, to: -16 }) }],
      events: [BACK_OFF],
    })

    expect([cause, verdict]).toEqual(['exits-cleanly', 'identified'])
  })

  it.each([
    ['Environment variable DEPLOY_ENV is undefined'],
    ['ERROR config: cannot open /etc/app.yaml'],
    ['Unable to connect to the queue, exiting'],
  ])('is not sure when the log says: %s', (line) => {
    const { diagnosis, cause } = judge({
      containers: [{ log: ['starting', line], lastState: terminated(0) }],
      events: [BACK_OFF],
    })

    expect(cause === 'exits-cleanly' && diagnosis.verdict === 'identified').toBe(false)
  })

  it.each([
    ['a probe that may have killed it', { livenessProbe: { httpGet: { port: 80 } } }],
    ['a hook that may have failed', { lifecycle: { postStart: { exec: { command: ['true'] } } } }],
  ])('is not sure without events beside %s', (_what, spec) => {
    const { verdict } = judge({
      containers: [{ ...spec, log: 'done', lastState: terminated(0) }],
      gaps: [{ what: 'events of namespace shop', reason: 'forbidden', why: 'no' }],
    })

    expect(verdict).not.toBe('identified')
  })

  it('does not concern an init container or a Job that completed', () => {
    const init = judge({
      containers: [
        { name: 'setup', listed: 'init', restarts: 0, ready: true, state: terminated(0), lastState: {} },
        { name: 'api', log: 'panic: boom', lastState: terminated(2) },
      ],
    })
    const job = judge({
      containers: [{ restarts: 0, state: terminated(0), lastState: {} }],
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Succeeded' },
    })

    expect(init.confidenceOf('exits-cleanly') + job.confidenceOf('exits-cleanly')).toBe(0)
  })
})

const HOOK = {
  lifecycle: { postStart: { exec: { command: ['sh', '-c', 'register --url http://consul:8500'] } } },
}

describe('lifecycle-hook', () => {
  /** Sources: kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go and pkg/kubelet/lifecycle/handlers.go, old and new words. */
  it.each([
    ['PostStartHook failed', 'FailedPostStartHook'],
    [
      'Exec lifecycle hook ([sh -c register]) for Container "api" in Pod "api_shop(u)" failed - error: command \'sh -c register\' exited with 7: , message: "connection refused"',
      'FailedPostStartHook',
    ],
    [
      'HTTP lifecycle hook (/register) for Container "api" in Pod "api_shop(u)" failed - error: Get "http://10.1.1.1:80/register": dial tcp 10.1.1.1:80: connect: connection refused, message: ""',
      'FailedPostStartHook',
    ],
  ])('explains %s', (message, reason) => {
    const { cause, verdict, first } = judge({
      containers: [{ ...HOOK, log: 'ready', lastState: terminated(137, { from: -13, to: -9 }) }],
      events: [
        { reason, message, container: 'api', at: -12 },
        { reason: 'Killing', message: 'FailedPostStartHook', container: 'api', type: 'Normal', at: -12 },
      ],
    })

    expect([cause, verdict]).toEqual(['lifecycle-hook', 'identified'])
    expect(first.summary).toContain('consul:8500')
  })

  it('reads the waiting reason of older kubelets', () => {
    const { cause } = judge({
      containers: [
        {
          ...HOOK,
          state: waiting('PostStartHookError', "command 'sh -c register' exited with 1"),
          lastState: terminated(143),
        },
      ],
    })

    expect(cause).toBe('lifecycle-hook')
  })

  it('is not the cause when the hook failed in an older run', () => {
    const { cause } = judge({
      containers: [{ ...HOOK, log: 'panic: boom', lastState: terminated(2, { from: -20, to: -10 }) }],
      events: [
        { reason: 'FailedPostStartHook', message: 'PostStartHook failed', container: 'api', at: -250 },
      ],
    })

    expect(cause).toBe('app-exception')
  })

  it('is likely at most by the shape of the runs alone', () => {
    const { verdict, confidenceOf } = judge({
      containers: [{ ...HOOK, log: 'ready', lastState: terminated(143, { from: -12, to: -10 }) }],
      gaps: [{ what: 'events of namespace shop', reason: 'forbidden', why: 'no' }],
    })

    expect(verdict).not.toBe('identified')
    expect(confidenceOf('lifecycle-hook')).toBeGreaterThan(0.4)
  })
})

describe('native-crash', () => {
  /** Sources: glibc malloc.c and assert.c, libstdc++, CPython faulthandler, HotSpot, CRuby, shells. */
  it.each([
    [139, 'loading model', 'SIGSEGV'],
    [132, 'self test', 'SIGILL'],
    [135, 'mapping /dev/shm/arena', 'SIGBUS'],
    [136, 'computing', 'SIGFPE'],
    [134, 'free(): invalid pointer', 'SIGABRT'],
    [134, "api: solver.cc:88: void Solve(): Assertion `n > 0' failed.", 'SIGABRT'],
    [139, 'Fatal Python error: Segmentation fault', 'SIGSEGV'],
    [134, '#  SIGSEGV (0xb) at pc=0x00007f1c, pid=1, tid=22', 'SIGABRT'],
    [134, 'app.rb:3: [BUG] Segmentation fault at 0x0000000000000008', 'SIGABRT'],
  ])('reads exit code %i and "%s"', (exitCode, line, signal) => {
    const { cause, verdict, first } = judge({
      containers: [{ log: ['starting', line], lastState: terminated(exitCode) }],
    })

    expect([cause, verdict]).toEqual(['native-crash', 'identified'])
    expect(first.summary).toContain(signal)
  })

  it.each([
    [
      139,
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'heap-exhausted',
    ],
    [
      134,
      'FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - JavaScript heap out of memory',
      'heap-exhausted',
    ],
    [
      134,
      'Unhandled exception. System.InvalidOperationException: Sequence contains no elements',
      'app-exception',
    ],
  ])('leaves exit code %i with "%s" to its better cause', (exitCode, line, better) => {
    const { cause } = judge({ containers: [{ log: line, lastState: terminated(exitCode) }] })

    expect(cause).toBe(better)
  })

  it('is only likely without a log, since V8 ends with 139 too', () => {
    const { cause, verdict } = judge({ containers: [{ lastState: terminated(139) }] })

    expect([cause, verdict]).toEqual(['native-crash', 'likely'])
  })

  it('does not match a mere mention of a signal', () => {
    const { confidenceOf } = judge({
      containers: [{ log: 'INFO registered handler for SIGSEGV', lastState: terminated(1) }],
    })

    expect(confidenceOf('native-crash')).toBe(0)
  })
})
