/** The three steps of an upload: ask for an address, send the bytes, share the file. */

import { SlackApiError } from '../api-error.ts'
import { isFields, jsonField, textField } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { Fields, SlackFile } from '../model.ts'
import { messageBlocks } from '../validate-blocks.ts'
import { fileJson } from '../wire.ts'
import type { Workspace } from '../workspace.ts'
import { writableChannel } from './chat.ts'
import type { Method } from './method.ts'

const filesWrite = ['files:write']

/** The files.* methods by name. */
export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': {
    scopes: filesWrite,
    run(args, { workspace, url }) {
      const name = textField(args, 'filename')
      const length = Number(textField(args, 'length') ?? 0)
      if (name === undefined || !(length > 0)) throw new SlackApiError('missing_argument')
      const snippetType = textField(args, 'snippet_type')
      const altText = textField(args, 'alt_txt') ?? textField(args, 'alt_text')
      if (snippetType !== undefined && length > LIMITS.snippetBytes)
        throw new SlackApiError('snippet_too_large')
      if ((altText ?? '').length > LIMITS.fileAltText) throw new SlackApiError('alt_txt_too_large')
      const file: SlackFile = {
        id: workspace.newId('F'),
        name,
        title: name,
        content: Buffer.alloc(0),
        shared: false,
        ...(snippetType ? { snippetType } : {}),
        ...(altText ? { altText } : {}),
      }
      workspace.storedFiles.set(file.id, file)
      return { upload_url: `${url}/upload/${file.id}`, file_id: file.id }
    },
  },
  'files.completeUploadExternal': {
    scopes: filesWrite,
    run(args, { workspace }) {
      const files = uploaded(jsonField(args, 'files'), workspace)
      const channel = textField(args, 'channel_id') ?? textField(args, 'channels')
      if (channel !== undefined) share(files, channel, args, workspace)
      for (const file of files) file.shared = true
      workspace.changed()
      return { files: files.map(fileJson) }
    },
  },
}

/** Stores the bytes sent to an upload address; returns false when there is no such address. */
export function receiveUpload(id: string, content: Buffer, workspace: Workspace): boolean {
  const file = workspace.storedFiles.get(id)
  if (file === undefined || file.shared) return false
  file.content = content
  return true
}

function uploaded(list: unknown, workspace: Workspace): SlackFile[] {
  if (!Array.isArray(list) || list.length === 0) throw new SlackApiError('invalid_arguments')
  return list.map((entry) => {
    const file = isFields(entry) ? workspace.storedFiles.get(String(entry.id)) : undefined
    if (file === undefined || file.content.length === 0) throw new SlackApiError('file_not_found')
    file.title = isFields(entry) ? (textField(entry, 'title') ?? file.title) : file.title
    return file
  })
}

function share(files: SlackFile[], channelId: string, args: Fields, workspace: Workspace): void {
  const channel = writableChannel({ channel: channelId }, workspace)
  const threadTs = textField(args, 'thread_ts')
  if (threadTs !== undefined && workspace.findMessage(channel.id, threadTs) === undefined) {
    throw new SlackApiError('invalid_thread_ts')
  }
  const comment = textField(args, 'initial_comment')
  const blocks = comment === undefined ? jsonField(args, 'blocks') : undefined
  workspace.add({
    channel: channel.id,
    user: workspace.botUserId,
    byApp: true,
    text: comment ?? '',
    files,
    ...(blocks === undefined ? {} : { blocks: messageBlocks(blocks) }),
    ...(threadTs === undefined ? {} : { threadTs }),
  })
}
