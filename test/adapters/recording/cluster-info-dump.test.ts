/** The output directory of `kubectl cluster-info dump` is a recording too. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openRecording } from '../../../src/adapters/recording/open-recording.ts'
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import { gather } from '../../../src/evidence/gather.ts'
import { createRedactor } from '../../../src/evidence/redact.ts'
import { CORPUS } from '../../support/corpus.ts'

const folder = mkdtempSync(join(tmpdir(), 'crashloop-dump-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const POD = 'posting-engine-766794d65-pvd79'

/** Lays a recorded case out as kubectl does (pkg/cmd/clusterinfo/clusterinfo_dump.go), but for its ReplicaSets. */
function writeDump(): void {
  const source = join(CORPUS, 'exc-go-nil-map/cluster')
  mkdirSync(join(folder, 'ledger', POD), { recursive: true })
  copyFileSync(join(source, 'nodes.json'), join(folder, 'nodes.json'))
  for (const list of ['pods', 'events', 'services', 'daemonsets', 'deployments']) {
    copyFileSync(join(source, `namespaces/ledger/${list}.json`), join(folder, 'ledger', `${list}.json`))
  }
  const log = readFileSync(join(source, `namespaces/ledger/logs/${POD}/engine/previous.log`), 'utf8')
  const border = (word: string): string =>
    `==== ${word} logs for container engine of pod ledger/${POD} ====\n`
  writeFileSync(join(folder, 'ledger', POD, 'logs.txt'), border('START') + log + border('END'))
}

it('is diagnosed like any other recording, with its missing parts as gaps', async () => {
  writeDump()
  const reader = await openRecording(folder)
  const clock = { now: () => Date.parse(reader.recordedAt) }

  const evidence = await gather(
    { reader, clock, redactor: createRedactor() },
    { cluster: 'x', namespace: 'ledger', name: POD },
  )
  const diagnosis = diagnose(evidence)

  expect(diagnosis.findings[0]?.cause).toBe('app-exception')
  expect(JSON.stringify(diagnosis.logExcerpt)).toContain('assignment to entry in nil map')
  expect(evidence.gaps).toMatchObject([{ what: 'replicasets of namespace ledger' }])
})
