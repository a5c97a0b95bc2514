/** The program rejects its command line. */
import { specItem } from '../describe-run.ts'
import type { ContainerFacts } from '../facts.ts'
import { kubectl, rollBack } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, wordsOf } from '../log-signature.ts'
import { containerJsonPath, editCommand, specPath } from '../queries.ts'

export const argumentsInvalid = defineLogCause({
  id: 'arguments-invalid',
  title: 'Invalid command line',
  meaning:
    'The program does not accept the arguments it is started with, prints what is wrong and ends. Either the arguments in the pod template are wrong, or this version of the program has other ones.',
  summary: (match) => {
    const flag = captured(match)
    const version = match.container.spec.image?.split('/').at(-1)
    return `Container ${match.container.name} (${version ?? 'no image'}) rejects its command line${flag ? ` at ${flag.slice(0, 120)}` : ''}: ${wordsOf(match)}`
  },
  related: ({ container }) => argumentItems(container),
  settles: ({ container }, facts) =>
    kubectl(
      facts,
      `get pod ${facts.pod?.metadata.name ?? '<pod>'} -o jsonpath='${containerJsonPath(container, 'args')}'`,
    ),
  remedies: ({ container }, facts) => [
    {
      text: 'Correct the arguments: compare them with what `--help` of this image lists.',
      command: editCommand(facts),
    },
    {
      text: 'When the image is new and the arguments are old, roll back until both fit.',
      ...rollBack(facts),
    },
    {
      text: `Environment variables such as JAVA_TOOL_OPTIONS or NODE_OPTIONS of container ${container ?? ''} become arguments too: look at them when args are right.`,
    },
  ],
})

function argumentItems(container: ContainerFacts): ReturnType<typeof specItem>[] {
  const { spec } = container
  const path = specPath(container)
  const options = (spec.env ?? []).filter((e) => /(?:_OPTS|_OPTIONS|_ARGS|_FLAGS)$/.test(e.name) && e.value)
  return [
    ...(spec.command ? [specItem(`${path}.command`, spec.command.join(' ').slice(0, 400))] : []),
    ...(spec.args ? [specItem(`${path}.args`, spec.args.join(' ').slice(0, 400))] : []),
    ...options.map((e) => specItem(`${path}.env[${e.name}]`, `${e.name}=${e.value ?? ''}`.slice(0, 200))),
  ]
}
