/** Probe kills: what the kubelet says, whether it fits the run in time, and what is wrong with the probe. */
import { describe, expect, it } from 'vitest'
import type { Probe } from '../../../src/domain/kubernetes.ts'
import { type BuiltEvent, terminated } from '../../support/evidence-builder.ts'
import { judge } from '../../support/judge.ts'

const HTTP: Probe = {
  httpGet: { path: '/healthz', port: 8080 },
  periodSeconds: 5,
  failureThreshold: 3,
  timeoutSeconds: 1,
}

function killed(message: string, kind: 'Liveness' | 'Startup' = 'Liveness', at = -10): BuiltEvent[] {
  return [
    {
      reason: 'Unhealthy',
      container: 'api',
      message: `${kind} probe failed: ${message}`,
      at: at - 1,
      firstAt: at - 20,
      count: 6,
    },
    {
      reason: 'Killing',
      container: 'api',
      type: 'Normal',
      message: `Container api failed ${kind.toLowerCase()} probe, will be restarted`,
      at,
      firstAt: at,
      count: 2,
    },
  ]
}

/** Sources: kubernetes pkg/probe/{http,tcp,grpc,exec}, Go net/http and crypto/tls, grpc-go health. */
const FAILURES: readonly (readonly [message: string, probe: Probe, says: RegExp])[] = [
  ['HTTP probe failed with statuscode: 404', HTTP, /does not serve the path/],
  ['HTTP probe failed with statuscode: 405', HTTP, /does not accept GET/],
  ['HTTP probe failed with statuscode: 401', HTTP, /credentials/],
  ['HTTP probe failed with statuscode: 503', HTTP, /reports itself/],
  [
    'Get "https://10.1.2.3:8080/healthz": http: server gave HTTP response to HTTPS client',
    { ...HTTP, httpGet: { port: 8080, scheme: 'HTTPS' } },
    /scheme must be HTTP\b/,
  ],
  [
    'Get "http://10.1.2.3:8080/healthz": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"',
    HTTP,
    /expect TLS/,
  ],
  [
    'Get "http://10.1.2.3:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    HTTP,
    /timeoutSeconds 1/,
  ],
  [
    'Get "http://10.1.2.3:8080/healthz": dial tcp 10.1.2.3:8080: connect: connection refused',
    HTTP,
    /Nothing listens/,
  ],
  [
    'Get "http://10.1.2.3:8080/healthz": read tcp 10.1.2.1:40000->10.1.2.3:8080: read: connection reset by peer',
    HTTP,
    /cut/,
  ],
  [
    'service unhealthy (responded with "NOT_SERVING")',
    { grpc: { port: 9000 } },
    /reports that it is not healthy/,
  ],
  [
    'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
    { grpc: { port: 9000 } },
    /does not implement the gRPC health/,
  ],
  [
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    { exec: { command: ['curl', 'localhost'] } },
    /curl.* is not in the image/,
  ],
  [
    "cat: can't open '/tmp/healthy': No such file or directory",
    { exec: { command: ['cat', '/tmp/healthy'] } },
    /\/tmp\/healthy.* does not exist/,
  ],
  ['', { exec: { command: ['pg_isready'] } }, /without a word/],
]

describe('liveness-probe', () => {
  it.each(FAILURES)('explains %s', (message, livenessProbe, says) => {
    const { cause, verdict, first } = judge({
      containers: [{ livenessProbe, lastState: terminated(143, { from: -25, to: -9 }) }],
      events: killed(message),
    })

    expect([cause, verdict]).toEqual(['liveness-probe', 'identified'])
    expect(first.summary).toMatch(says)
  })

  it.each([0, 1, 137, 143])('holds with exit code %i when the kill is on record', (exitCode) => {
    const { cause } = judge({
      containers: [
        {
          livenessProbe: HTTP,
          log: 'ERROR could not flush telemetry',
          lastState: terminated(exitCode, { from: -40, to: -9 }),
        },
      ],
      events: killed('HTTP probe failed with statuscode: 500'),
    })

    expect(cause).toBe('liveness-probe')
  })

  it('compares the port of the probe with the one in the log', () => {
    const { first, diagnosis } = judge({
      containers: [
        {
          livenessProbe: HTTP,
          log: 'Tomcat started on port(s): 8081 (http)',
          lastState: terminated(143, { from: -25, to: -9 }),
        },
      ],
      events: killed('dial tcp 10.1.2.3:8080: connect: connection refused'),
    })

    expect(first.summary).toContain('listens on port 8081, the probe asks port 8080')
    expect(diagnosis.remedies[0]?.patch).toContain('port: 8081')
  })

  it('sees a server that listens on the loopback address only', () => {
    const { first } = judge({
      containers: [
        {
          livenessProbe: HTTP,
          log: ' * Running on http://127.0.0.1:8080',
          lastState: terminated(143, { from: -25, to: -9 }),
        },
      ],
      events: killed('dial tcp 10.1.2.3:8080: connect: connection refused'),
    })

    expect(first.summary).toContain('loopback')
  })

  it('names a port name that the container does not have', () => {
    const { first } = judge({
      containers: [
        {
          livenessProbe: { httpGet: { port: 'http' } },
          ports: [{ name: 'web', containerPort: 80 }],
          lastState: terminated(143, { from: -25, to: -9 }),
        },
      ],
      events: killed('connection refused'),
    })

    expect(first.summary).toContain('no port of that name')
  })

  it('derives the time of a startupProbe from the progress in the log', () => {
    const log = Array.from({ length: 10 }, (_, i) => `warming cache ${i + 1}/60`)
    const { diagnosis } = judge({
      containers: [
        { livenessProbe: HTTP, log, logAt: -25, lastState: terminated(143, { from: -25, to: -10 }) },
      ],
      events: killed('dial tcp 10.1.2.3:8080: connect: connection refused'),
    })

    expect(diagnosis.remedies[0]?.patch).toMatch(
      /startupProbe:[\s\S]*periodSeconds: 10[\s\S]*failureThreshold: 1\b/,
    )
  })

  it('gives way to the root that the application reports and logs as an error', () => {
    const { cause, first, diagnosis } = judge({
      containers: [
        {
          livenessProbe: HTTP,
          log: 'ERROR health: dial tcp 10.0.0.7:5432: connect: connection refused',
          lastState: terminated(143, { from: -25, to: -9 }),
        },
      ],
      events: killed('HTTP probe failed with statuscode: 503'),
    })

    expect(cause).toBe('dependency-unreachable')
    expect(first.summary).toContain('probe')
    expect(diagnosis.findings[1]?.cause).toBe('liveness-probe')
  })

  it('stays the cause when the log complains about something else than the probe reports', () => {
    const { cause } = judge({
      containers: [
        {
          livenessProbe: HTTP,
          log: 'ERROR health: dial tcp 10.0.0.7:5432: connect: connection refused',
          lastState: terminated(143, { from: -25, to: -9 }),
        },
      ],
      events: killed('HTTP probe failed with statuscode: 404'),
    })

    expect(cause).toBe('liveness-probe')
  })

  it('is not the cause when the kill is older than the run', () => {
    const { cause, confidenceOf } = judge({
      containers: [
        { livenessProbe: HTTP, log: 'panic: boom', lastState: terminated(2, { from: -30, to: -20 }) },
      ],
      events: killed('HTTP probe failed with statuscode: 500', 'Liveness', -200),
    })

    expect(cause).not.toBe('liveness-probe')
    expect(confidenceOf('liveness-probe')).toBeLessThan(0.4)
  })

  it('is not the cause when only readiness fails', () => {
    const { confidenceOf } = judge({
      containers: [
        { livenessProbe: HTTP, readinessProbe: HTTP, log: 'panic: boom', lastState: terminated(2) },
      ],
      events: [
        {
          reason: 'Unhealthy',
          container: 'api',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          count: 40,
          at: -14,
        },
      ],
    })

    expect(confidenceOf('liveness-probe')).toBe(0)
  })

  it('is likely at most when the events have expired', () => {
    const { cause, verdict } = judge({
      containers: [
        { livenessProbe: HTTP, log: 'serving', lastState: terminated(137, { from: -7300, to: -7262 }) },
      ],
      gaps: [{ what: 'events of namespace shop', reason: 'expired', why: 'older than an hour' }],
    })

    expect([cause, verdict]).toEqual(['liveness-probe', 'likely'])
  })
})

describe('startup-probe', () => {
  it.each([
    ['HTTP probe failed with statuscode: 503', HTTP],
    [
      'dial tcp 10.1.2.3:5432: connect: connection refused',
      { tcpSocket: { port: 5432 }, periodSeconds: 5, failureThreshold: 3 },
    ],
    [
      'timeout: failed to connect service "10.1.2.3:9000" within 1s: context deadline exceeded',
      { grpc: { port: 9000 }, periodSeconds: 5, failureThreshold: 3 },
    ],
  ] as const)('explains %s', (message, startupProbe) => {
    const { cause, verdict } = judge({
      containers: [{ startupProbe, livenessProbe: HTTP, lastState: terminated(143, { from: -25, to: -9 }) }],
      events: killed(message, 'Startup'),
    })

    expect([cause, verdict]).toEqual(['startup-probe', 'identified'])
  })
})
