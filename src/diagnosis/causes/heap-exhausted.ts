/** The language run-time ran out of its own heap. */

import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { specItem } from '../describe-run.ts'
import { rolloutChanges } from '../env-of.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { kubectl, rollBack, workloadArgument } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, wordsOf } from '../log-signature.ts'
import { specPath } from '../queries.ts'

export const heapExhausted = defineLogCause({
  id: 'heap-exhausted',
  title: 'The heap of the run-time is exhausted',
  meaning:
    'The run-time (V8, JVM, .NET, Python, Go, ...) reached the limit of its own heap, or of its address space, and gave up. That limit is not the memory limit of the container, and is often far below it.',
  // A kill by the kernel is the stronger fact: then the words about memory are a symptom.
  adjust: ({ container }) => (container.run?.reason === 'OOMKilled' ? 0.6 : undefined),
  summary: (match) => {
    const limit = match.container.spec.resources?.limits?.memory
    const settings = settingsOf(match.container)
    const own = settings.map((s) => s.text).slice(0, 2)
    return `Container ${match.container.name} ran out of heap: ${captured(match, 'what', 'exit', 'native', 'reserve', 'np', 'torch') ?? wordsOf(match, 140)}.${own.length > 0 ? ` The heap is set by ${own.join(', ')}` : ' No heap setting is given, so the default of the run-time holds'}${limit ? `; the container may use ${limit}.` : '.'}`
  },
  related: (match, facts) => {
    const limit = match.container.spec.resources?.limits?.memory
    return [
      ...settingsOf(match.container),
      ...(limit ? [specItem(`${specPath(match.container)}.resources.limits.memory`, limit)] : []),
      ...changedEnv(match.container, facts),
    ]
  },
  settles: (match, facts) =>
    kubectl(
      facts,
      `top pod ${facts.pod?.metadata.name ?? '<pod>'} --containers  # container ${match.container.name}`,
    ),
  remedies: ({ container }, facts) => [
    {
      text: 'Raise the heap setting towards three quarters of the memory limit (--max-old-space-size, -XX:MaxRAMPercentage, DOTNET_GCHeapHardLimitPercent, GOMEMLIMIT), and the memory limit with it when needed.',
      command: kubectl(facts, `set env ${workloadArgument(facts)} -c ${container ?? '<container>'} --list`),
    },
    {
      text: 'When the load did not grow, look for what is kept in memory now: take a heap dump or profile of a run.',
    },
    {
      text: 'When it began with a roll-out, roll back first.',
      ...rollBack(facts),
    },
  ],
})

const HEAP_NAME =
  /^(?:NODE_OPTIONS|JAVA_TOOL_OPTIONS|JAVA_OPTS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JVM_OPTS|CATALINA_OPTS|KAFKA_HEAP_OPTS|ES_JAVA_OPTS|LS_JAVA_OPTS|MAVEN_OPTS|SBT_OPTS|GOMEMLIMIT|GOGC|PHP_MEMORY_LIMIT|DOTNET_GCHeap\w*|COMPlus_GCHeap\w*|MALLOC_ARENA_MAX|RUBY_GC_\w+|ERL_\w*FLAGS)$|HEAP|XMX|(?:^|_)(?:VMEM|MEM|MEMORY)(?:_|$)|MAX_\w{0,80}_(?:KB|MB|GB|BYTES)$/

/** Variables and arguments that limit the heap. */
function settingsOf(container: ContainerFacts): EvidenceItem[] {
  const path = specPath(container)
  const env = (container.spec.env ?? [])
    .filter((e) => HEAP_NAME.test(e.name) && e.value)
    .map((e) => specItem(`${path}.env[${e.name}]`, `${e.name}=${(e.value ?? '').slice(0, 160)}`))
  const words = [...(container.spec.command ?? []), ...(container.spec.args ?? [])]
  const told = words.filter((w) =>
    /-Xm[xs]|MaxRAM|max-old-space-size|memory[-_]limit|ulimit -v|heap/i.test(w),
  )
  return [...env, ...told.map((w) => specItem(`${path}.args`, w.slice(0, 200)))]
}

function changedEnv(container: ContainerFacts, facts: Facts): EvidenceItem[] {
  return rolloutChanges(facts)
    .filter((c) => c.path.includes(`[${container.name}].env[`))
    .slice(0, 3)
    .map((c) => specItem(c.path, `the last roll-out: ${c.summary}`))
}
