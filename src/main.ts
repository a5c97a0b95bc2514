#!/usr/bin/env node
/** The process: configuration, log, app, signals. */

import { startApp } from './app.ts'
import { ConfigError, loadConfig } from './config.ts'
import { createRedactor } from './evidence/redact.ts'
import { createLogger } from './logger.ts'
import { createReload } from './reload.ts'
import { createSettings } from './settings.ts'

async function main(): Promise<void> {
  const config = loadConfig()
  const patterns = config.redaction.patterns.map(({ pattern }) => pattern)
  const log = createLogger(config.logLevel, undefined, createRedactor({ patterns }))
  // Something nobody waited for went wrong; what it left behind is unknown, and every job can run again elsewhere.
  process.on('unhandledRejection', (err) => {
    log.fatal({ err }, 'Unhandled rejection')
    process.exit(1)
  })
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'Uncaught exception')
    process.exit(1)
  })

  const settings = createSettings(config)
  // Before anything starts, since a SIGHUP that nobody waits for ends the process.
  process.on('SIGHUP', createReload({ load: loadConfig, started: config, settings, log }))
  const app = await startApp(config, log, settings)
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'Stopping')
    app.stop().then(
      () => process.exit(0),
      (err) => {
        log.error({ err }, 'Could not stop in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

try {
  await main()
} catch (error) {
  // Before there is a log, and without a stack: these are for the person who starts the process.
  const words = error instanceof Error ? error.message : 'crashloop cannot start.'
  process.stderr.write(`${words}\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
}
