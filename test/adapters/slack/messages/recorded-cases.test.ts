/** Real diagnoses, from the recorded clusters, as messages: all of them fit, and say what was found. */
import { expect, it } from 'vitest'
import { threadNote } from '../../../../src/adapters/slack/messages/notes.ts'
import { rootCard } from '../../../../src/adapters/slack/messages/root-card.ts'
import { diagnose } from '../../../../src/diagnosis/diagnose.ts'
import { problemsOf, seen } from '../../../support/check-slack-message.ts'
import { gatherCase, listCases } from '../../../support/corpus.ts'
import { opened } from '../../../support/example-diagnosis.ts'

it.each(listCases())('$id is told whole', async (recorded) => {
  const diagnosis = diagnose(await gatherCase(recorded))
  const root = rootCard({ ...opened, workload: diagnosis.workload, diagnosis })
  const note = threadNote(opened, { key: 'd', type: 'diagnosis', diagnosis, at: opened.openedAt })

  expect([...problemsOf(root), ...problemsOf(note)]).toEqual([])
  expect(root.text).toContain(diagnosis.workload.name)
  expect(root.text).toMatch(/Cause|Likely cause/)
  expect(root.text).toMatch(/Next step|Check first/)
  expect(seen(note)).not.toMatch(/left out for length|too long for one message/)
  if (diagnosis.logExcerpt?.lines.some((line) => line.decisive)) expect(seen(note)).toContain('► ')
})
