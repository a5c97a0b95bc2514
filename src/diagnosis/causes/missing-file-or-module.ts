/** A library, module, class or file that the application needs is not in the image or the mount. */

import { specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { inCopy, kubectl, plainPath, rollBack } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, logItem, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { mountItem, mountOf, mountsOf } from '../mount-of.ts'
import { specPath } from '../queries.ts'

export const missingFileOrModule = defineLogCause({
  id: 'missing-file-or-module',
  title: 'Missing file, library or module',
  meaning:
    'The program was started, but something it loads is not there: a dependency was not built into the image, a library of the base image is missing, or a file is expected under a path where nothing, or something else, is mounted.',
  adjust: (match, facts) => {
    if (match.container.run?.exitCode === 126) return 0.5
    return writerFailing(match, facts) ? CONSEQUENCE : undefined
  },
  summary: (match, facts) => {
    const what = captured(match)
    const mounted = what?.startsWith('/') ? mountOf(what, match.container, facts) : undefined
    const where = mounted
      ? ` in ${mounted.source}, which is mounted at ${mounted.mount.mountPath}`
      : ` in image ${match.container.spec.image ?? ''}`
    const writer = writerFailing(match, facts)
    return what
      ? `Container ${match.container.name} does not find ${what}${where}.${writer ? ` Container ${writer.name} of the same pod shares that volume and fails, too.` : ''}`
      : `Container ${match.container.name} does not find a file it needs: ${wordsOf(match)}`
  },
  related: (match, facts) => {
    const { container, entry } = match
    const path = captured(match)
    const mounted = path?.startsWith('/') ? mountOf(path, container, facts) : undefined
    const code = entry.lines.find((l) => /MODULE_NOT_FOUND|requireStack/.test(l.text))
    return [
      specItem(`${specPath(container)}.image`, container.spec.image ?? '-'),
      ...(code && code !== match.line ? [logItem(container, code)] : []),
      ...(mounted ? [mountItem(container, mounted)] : []),
      ...(!mounted && path?.startsWith('/')
        ? mountsOf(container, facts)
            .slice(0, 4)
            .map((m) => mountItem(container, m))
        : []),
    ]
  },
  settles: (match, facts) => {
    const path = plainPath(captured(match))
    return inCopy(facts, match.container, path ? `ls -la ${path} $(dirname ${path})` : 'pwd; ls -la')
  },
  fixes: (match, facts) => {
    const what = captured(match)
    const mounted = what?.startsWith('/') ? mountOf(what, match.container, facts) : undefined
    if (!mounted?.object) return []
    const { kind, name } = mounted.object
    return [
      {
        text: `Add the file to ${kind} ${name}, or correct the mount at ${mounted.mount.mountPath}.`,
        command: kubectl(facts, `describe ${kind.toLowerCase()} ${name}`),
      },
    ]
  },
  remedies: (_finding, facts) => [
    {
      text: 'Build the image again with the missing dependency: check the lock file, the install step, what .dockerignore leaves out, and the base image (glibc or musl).',
    },
    {
      text: 'When it began with a new image, roll back to the one before.',
      ...rollBack(facts),
    },
  ],
})

/** What is left of a missing file while the container that should write it fails. */
const CONSEQUENCE = 0.55

/** Another container that fails and shares the emptyDir in which the file is missing. */
function writerFailing(match: SignatureMatch, facts: Facts): ContainerFacts | undefined {
  const path = captured(match)
  const mounted = path?.startsWith('/') ? mountOf(path, match.container, facts) : undefined
  if (!mounted?.volume?.emptyDir) return undefined
  return facts.failing.find(
    (c) => c !== match.container && c.spec.volumeMounts?.some((m) => m.name === mounted.mount.name),
  )
}
