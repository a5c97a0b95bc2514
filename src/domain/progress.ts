/** The parts of a gathering, as people are told which of them are done. */

export const GATHER_PARTS = [
  'pods',
  'events',
  'logs',
  'revisions',
  'node',
  'metrics',
  'configuration',
] as const
export type GatherPart = (typeof GATHER_PARTS)[number]
