/** `crashloop export`: incidents with their timelines as JSON lines, or the evidence of one of them. */
import type { Evidence } from '../domain/evidence.ts'
import { exportIncident } from '../incidents/export-incident.ts'
import { incidentsSince } from '../incidents/incidents-since.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { parseDays, withStoredIncidents } from './stored-incidents.ts'

/**
 * `--since 7d` takes those that were open or resolved since (default: all that are kept); `--evidence <id>` prints the
 * evidence of the first alert of one, or with `--latest` the newest, for `crashloop diagnose --from`.
 */
export async function exportCommand(args: string[]): Promise<CommandResult> {
  const { values } = parseOptions({
    args,
    options: { since: { type: 'string' }, evidence: { type: 'string' }, latest: { type: 'boolean' } },
  })
  const { since, evidence: id, latest } = values
  if (id !== undefined) return await exportEvidence(id, latest === true ? 'latest' : 'first')
  const now = Date.now()
  const from = since === undefined ? 0 : now - parseDays(since, '--since')
  const incidents = await withStoredIncidents((store) => incidentsSince(store, from, now))
  const lines = incidents.map((incident) => `${JSON.stringify(exportIncident(incident))}\n`)
  return { exitCode: 0, output: lines.join('') }
}

async function exportEvidence(id: string, which: 'first' | 'latest'): Promise<CommandResult> {
  const evidence: Evidence | undefined = await withStoredIncidents((store) => store.loadEvidence(id, which))
  if (evidence === undefined)
    throw new CliError(
      3,
      `No evidence of the incident "${id}" is kept; incidents.keepEvidenceDays says how long.`,
    )
  return { exitCode: 0, output: `${JSON.stringify(evidence)}\n` }
}
