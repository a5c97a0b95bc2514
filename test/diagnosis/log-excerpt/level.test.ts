import { describe, expect, it } from 'vitest'
import { parseLine } from '../../../src/diagnosis/log-excerpt/level.ts'

describe('parseLine', () => {
  it.each([
    ['slog text', 'time=2026-05-04T09:59:44Z level=ERROR msg="load failed" err=gone', 'error'],
    ['slog JSON', '{"time":"2026-05-04T09:59:44Z","level":"WARN","msg":"slow"}', 'warn'],
    ['zap', '{"level":"fatal","ts":1777888784.1,"msg":"no store"}', 'fatal'],
    ['pino', '{"level":50,"time":1777888784100,"msg":"no store"}', 'error'],
    ['klog', 'E0504 09:59:44.100123       1 main.go:80] "no store"', 'error'],
    ['logback', '2026-05-04 09:59:44.871 ERROR 1 --- [main] c.s.Api : no store', 'error'],
    ['Python logging', '2026-05-04 09:59:44,871 - shop - CRITICAL - no store', 'fatal'],
    ['Python basicConfig', 'WARNING:shop:slow', 'warn'],
    ['celery', '[2026-05-04 09:59:44,000: ERROR/MainProcess] no store', 'error'],
    ['nginx', '2026/05/04 09:59:44 [emerg] 1#1: unknown directive "x"', 'fatal'],
    ['PostgreSQL', '2026-05-04 09:59:44.000 UTC [1] FATAL:  no store', 'fatal'],
    ['PostgreSQL detail', '2026-05-04 09:59:44.000 UTC [1] LOG:  listening on port 5432', 'info'],
    ['MySQL', '2026-05-04T09:59:44.000000Z 0 [Warning] [MY-010068] [Server] CA is self signed.', 'warn'],
    ['HAProxy', '[ALERT]    (1) : config : no store', 'fatal'],
    [
      'MongoDB',
      '{"t":{"$date":"2026-05-04T09:59:44.000+00:00"},"s":"E","c":"CONTROL","msg":"no store"}',
      'error',
    ],
    ['Elixir', '09:59:44.120 [error] no store', 'error'],
    ['Monolog', '[2026-05-04T09:59:44+00:00] shop.ERROR: no store []', 'error'],
    ['Serilog', '[09:59:44 ERR] no store', 'error'],
    ['Ruby logger', 'E, [2026-05-04T09:59:44.000000 #1] ERROR -- : no store', 'error'],
    ['plain text', 'no errors were found', 'none'],
  ])('reads the level of %s', (_logger, line, level) => {
    expect(parseLine(line).level).toBe(level)
  })
})
