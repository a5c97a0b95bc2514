/** The reference of the metrics, made from the registry of a process. */
import { createMetrics } from '../../src/metrics.ts'

/** Our own; those of Node.js and of the process are prom-client's. */
export async function renderMetrics(): Promise<string> {
  const text = await createMetrics({ counts: async () => ({}) as never }).render()
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  )
  const rows = [...text.matchAll(/^# HELP (crashloop_\S+) (.*)$/gm)].map(
    ([, name = '', help = '']) => `| \`${name}\` | ${types.get(name)} | ${help} |`,
  )
  return ['| metric | type | |', '| --- | --- | --- |', ...rows].join('\n')
}
