/** The schema of the `watcher:` part of crashloop.yaml. */
import { z } from 'zod'
import type { WatchSettings } from './incidents/watcher.ts'

const Globs = z
  .array(z.string().min(1, 'must not be empty').max(253, 'must not have more than 253 characters'))
  .max(500, 'must not have more than 500 entries')
const Minutes = z.number().min(0.1, 'must be from 0.1 to 1440').max(1_440, 'must be from 0.1 to 1440')

/** `watcher:` of crashloop.yaml; everything has a default. */
export const WatcherYaml = z
  .strictObject({
    enabled: z.boolean().default(true).describe('CRASHLOOP_WATCHER=on or off goes before it.'),
    namespaces: z
      .strictObject({
        include: Globs.default(['*']).describe('Names, in which * stands for any part.'),
        ignore: Globs.default([]).describe('Goes before include.'),
      })
      .prefault({}),
    labelSelector: z
      .string()
      .max(1_000, 'must not have more than 1000 characters')
      .optional()
      .describe('As in kubectl -l: only pods that it selects are watched.'),
    startMinutes: Minutes.default(2).describe('How long a container may be unable to start.'),
    pendingMinutes: Minutes.default(5).describe('How long a pod may find no node.'),
    creatingMinutes: Minutes.default(10).describe('How long a pod may be prepared, e.g. mount volumes.'),
    windowMinutes: Minutes.default(15).describe('Two failed runs within this time are a crash loop.'),
    settleMinutes: Minutes.default(2).describe('How long all pods must be ready to count as recovered.'),
    maxPods: z
      .number()
      .int()
      .min(100, 'must be from 100 to 200000')
      .max(200_000, 'must be from 100 to 200000')
      .default(20_000)
      .describe('Pods that are remembered in each cluster; of more, only those with trouble.'),
  })
  .prefault({})
  .describe('Opens incidents from the pods themselves, before any alert.')

export interface WatcherConfig extends WatchSettings {
  readonly enabled: boolean
  readonly labelSelector?: string
}

const MINUTE_MS = 60_000

/** `wanted` is what the environment says, if anything. */
export function toWatcher(yaml: z.infer<typeof WatcherYaml>, wanted: boolean | undefined): WatcherConfig {
  return {
    enabled: wanted ?? yaml.enabled,
    namespaces: yaml.namespaces,
    ...(yaml.labelSelector && { labelSelector: yaml.labelSelector }),
    limits: {
      windowMs: yaml.windowMinutes * MINUTE_MS,
      startMs: yaml.startMinutes * MINUTE_MS,
      unschedulableMs: yaml.pendingMinutes * MINUTE_MS,
      creatingMs: yaml.creatingMinutes * MINUTE_MS,
      settleMs: yaml.settleMinutes * MINUTE_MS,
    },
    maxPods: yaml.maxPods,
  }
}
