/** A diagnosis as plain text for a terminal. */
import type { Diagnosis, EvidenceItem, Finding, Remedy } from '../domain/diagnosis.ts'
import { workloadLabel } from '../domain/workload.ts'

const CERTAINTY = { identified: 'identified', likely: 'likely', unknown: 'unknown' } as const

export function renderDiagnosis(diagnosis: Diagnosis): string {
  const [primary, ...others] = diagnosis.findings as [Finding, ...Finding[]]
  return [
    `${workloadLabel(diagnosis.workload)}${diagnosis.pod ? `  (pod ${diagnosis.pod})` : ''}`,
    `${primary.cause} - ${CERTAINTY[diagnosis.verdict]}, confidence ${Math.round(primary.confidence * 100)} %${primary.container ? `, ${primary.containerRole} container ${primary.container}` : ''}`,
    '',
    primary.summary,
    '',
    diagnosis.meaning,
    ...section('Impact', impact(diagnosis)),
    ...section('Evidence', primary.supports.map(item)),
    ...section('Evidence against', primary.contradicts.map(item)),
    ...section(
      'What changed',
      diagnosis.changes.map((c) => `${c.summary}${c.at ? `  (${c.at})` : ''}`),
    ),
    ...logSection(diagnosis),
    ...section('What to do', diagnosis.remedies.flatMap(remedy)),
    ...(primary.settles ? section('What would settle it', [primary.settles]) : []),
    ...section('As configured', diagnosis.examined.map(item)),
    ...section('Beside the cause', diagnosis.prevention.flatMap(remedy)),
    ...section(
      'Other findings',
      others.map((f) => `${f.cause} (${Math.round(f.confidence * 100)} %): ${f.summary}`),
    ),
    ...section(
      'What could not be seen',
      diagnosis.gaps.map((g) => `${g.what}: ${g.why}`),
    ),
    '',
  ].join('\n')
}

function impact({ blastRadius: { failing, desired, restarts, since, shared } }: Diagnosis): string[] {
  return [
    `${failing} of ${desired} pods failing, ${restarts} restarts${since ? `, since ${since}` : ''}`,
    ...shared.slice(0, 5).map((s) => `also failing with the same ${s.factor}: ${s.workloads.join(', ')}`),
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function item({ source, at, text }: EvidenceItem): string {
  return `${at ? `${at}  ` : ''}${source}: ${text}`
}

function remedy({ text, command, patch }: Remedy): string[] {
  return [
    `- ${text}`,
    ...(command ? [`    ${command}`] : []),
    ...(patch
      ? patch
          .trimEnd()
          .split('\n')
          .map((l) => `    ${l}`)
      : []),
  ]
}

function logSection({ logExcerpt }: Diagnosis): string[] {
  if (!logExcerpt) return []
  const lines = logExcerpt.lines.map(
    (l) =>
      `${l.decisive ? '>' : ' '}${String(l.n).padStart(5)}  ${l.text}${l.repeated ? `  (${l.repeated} times)` : ''}`,
  )
  return section(
    `Log of ${logExcerpt.container} (${logExcerpt.run} run, ${logExcerpt.omitted} lines left out)`,
    lines,
  )
}
