/** The commands of remedies are ones that the API server would carry out for the kind of workload. */
import { describe, expect, it } from 'vitest'
import { judgeCase, listCases } from '../support/corpus.ts'

/** The template of a Job and the containers of a Pod are immutable; only what rolls out can be restarted or undone. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  Job: /\b(?:edit|set (?:image|resources)|set env(?!.*--list)|rollout \w+) job\//,
  Pod: /\b(?:edit|set resources|set env(?!.*--list)|rollout \w+) pod\//,
  CronJob: /\brollout \w+ cronjob\//,
}

const fixed = listCases().filter(({ workload }) => workload.kind in REFUSED)

describe('the remedies of what cannot be changed in place', () => {
  it.each(fixed)('$id ($workload.kind)', async (recorded) => {
    const { diagnosis } = await judgeCase(recorded)

    const commands = [...diagnosis.remedies, ...diagnosis.prevention].map(({ command = '' }) => command)
    expect(commands.filter((command) => REFUSED[recorded.workload.kind]?.test(command))).toEqual([])
  })
})
