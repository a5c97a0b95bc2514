/** A client of the Web API for the command line, which tells by itself what went wrong. */
import { LogLevel, WebClient } from '@slack/web-api'
import type { Secret } from '../../domain/secret.ts'
import { clientOptions } from './web-client.ts'

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
}

/** Nothing is logged, retried or waited for. */
export function quietClient(botToken: Secret, apiUrl: string | undefined): WebClient {
  return new WebClient(botToken.reveal(), clientOptions(apiUrl, silent))
}
