/** A rotation of crashloop.yaml as a source of who is on call. */
import { onCallAfter, onCallAt, type Rotation } from '../../domain/rotation.ts'
import type { OnCall } from './ports.ts'

/** Never rejects. */
export function createRotationOnCall(rotation: Rotation): OnCall {
  const person = (slackId: string | undefined) => (slackId === undefined ? undefined : { slackId })
  return {
    name: 'the rotation',
    at: async (ms) => person(onCallAt(rotation, ms)),
    after: async (ms) => person(onCallAfter(rotation, ms)?.user),
  }
}
