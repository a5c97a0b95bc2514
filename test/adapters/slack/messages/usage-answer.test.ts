/** The help is a list that Slack takes, and says the same to those who only hear it. */
import { expect, it } from 'vitest'
import { OTHER_WAYS, USAGE, USAGE_WORDS } from '../../../../handlers/slack/commands/usage.ts'
import { usageAnswer } from '../../../../src/adapters/slack/messages/usage-answer.ts'
import { messageBlocks } from '../../../../src/playground/slack/validate-blocks.ts'
import { stringsOf } from '../../../support/check-slack-message.ts'

it('names every command as it is typed, in blocks and in words', () => {
  const { blocks, text } = usageAnswer(USAGE, OTHER_WAYS)

  messageBlocks(blocks)
  const shown = [...stringsOf(blocks)].map(({ value }) => value)
  expect(shown).toEqual(expect.arrayContaining(USAGE.map(({ example }) => example)))
  expect(text).toBe(USAGE_WORDS)
})
