/** The process writes where the filesystem is read-only. */
import { specItem } from '../describe-run.ts'
import { kubectl, plainPath } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { mountItem, mountOf } from '../mount-of.ts'
import { containerJsonPath, editCommand, specPath } from '../queries.ts'

export const readOnlyFilesystem = defineLogCause({
  id: 'read-only-filesystem',
  title: 'Read-only filesystem',
  meaning:
    'The process creates or changes a file where nothing can be written: the root filesystem of the container is read-only, or the path lies on a mount that is.',
  summary: (match, facts) => {
    const { container } = match
    const path = pathOf(match)
    const mounted = path ? mountOf(path, container, facts) : undefined
    const why = mounted
      ? `, on volume ${mounted.mount.name} (${mounted.source}), which is mounted read-only`
      : container.spec.securityContext?.readOnlyRootFilesystem
        ? ', and its root filesystem is read-only (readOnlyRootFilesystem: true)'
        : ', which is read-only'
    return path
      ? `Container ${container.name} writes to ${path}${why}.`
      : `Container ${container.name} writes to a read-only filesystem: ${wordsOf(match)}`
  },
  related: (match, facts) => {
    const path = pathOf(match)
    const mounted = path ? mountOf(path, match.container, facts) : undefined
    const readOnlyRoot = match.container.spec.securityContext?.readOnlyRootFilesystem
    return [
      ...(readOnlyRoot
        ? [specItem(`${specPath(match.container)}.securityContext.readOnlyRootFilesystem`, 'true')]
        : []),
      ...(mounted ? [mountItem(match.container, mounted)] : []),
    ]
  },
  settles: ({ container }, facts) =>
    kubectl(
      facts,
      `get pod ${facts.pod?.metadata.name ?? '<pod>'} -o jsonpath='${containerJsonPath(container, 'securityContext')}{"\\n"}${containerJsonPath(container, 'volumeMounts')}'`,
    ),
  fixes: (match, facts) => {
    const path = pathOf(match)
    if (!path || mountOf(path, match.container, facts)) return []
    const folder = folderOf(path)
    return [
      {
        text: `Mount an emptyDir at ${folder}: the process can write there, and the rest stays read-only.`,
        patch: `spec:\n  template:\n    spec:\n      containers:\n        - name: ${match.container.name}\n          volumeMounts:\n            - name: writable\n              mountPath: ${folder}\n      volumes:\n        - name: writable\n          emptyDir: {}`,
        command: editCommand(facts),
      },
    ]
  },
  remedies: () => [
    {
      text: 'Or point the application to a writable path, mostly with a setting for its temporary, cache or state directory.',
    },
  ],
})

function pathOf(match: SignatureMatch): string | undefined {
  return plainPath(captured(match))
}

/** A path without an extension is taken for the directory itself. */
function folderOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return /\.\w+$/.test(path) && cut > 0 ? path.slice(0, cut) : path
}
