/** The input at the foot of a channel or thread: messages, mentions and slash commands with suggestions. */

import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from './icons.tsx'
import { asMarkup, type Suggestion, suggestionsFor } from './suggestions.ts'
import { useWorkspace } from './workspace.ts'

const MAX_HEIGHT_PX = 160

interface ComposerProps {
  readonly channel: string
  readonly threadTs?: string
  readonly placeholder: string
}

/** Enter sends, Shift+Enter breaks the line, the arrows and Tab choose among suggestions. */
export function Composer({ channel, threadTs, placeholder }: ComposerProps) {
  const { state, act, toast } = useWorkspace()
  const [text, setText] = useState('')
  const [picked, setPicked] = useState(0)
  const [isDismissed, setIsDismissed] = useState(false)
  const input = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const suggestions = isDismissed ? [] : suggestionsFor(text, state, threadTs !== undefined)
  const active = suggestions[Math.min(picked, suggestions.length - 1)]

  useLayoutEffect(() => {
    const { current } = input
    if (!current || current.value !== text) return
    current.style.height = 'auto'
    current.style.height = `${Math.min(current.scrollHeight, MAX_HEIGHT_PX)}px`
  }, [text])

  function change(value: string): void {
    setText(value)
    setPicked(0)
    setIsDismissed(false)
  }

  function take(suggestion: Suggestion): void {
    change(suggestion.value)
    input.current?.focus()
  }

  async function send(): Promise<void> {
    const value = text.trim()
    if (value === '') return
    change('')
    const [, command, rest = ''] = /^(\/[a-z0-9_-]+)(?:\s+([\s\S]*))?$/i.exec(value) ?? []
    if (command && threadTs !== undefined) {
      change(text)
      toast(`${command} is not supported in threads. Sorry!`)
    } else if (command) {
      const isEscaped = state.commands.some((each) => each.command === command && each.escape === true)
      await act('slashCommand', { channel, command, text: isEscaped ? asMarkup(rest, state) : rest })
    } else await act('say', { channel, threadTs, text: asMarkup(value, state) })
  }

  function pressed(event: KeyboardEvent): void {
    const isEnter = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (active && step !== undefined) setPicked((picked + step + suggestions.length) % suggestions.length)
    else if (active && (event.key === 'Tab' || (isEnter && active.value.trim() !== text.trim()))) take(active)
    else if (active && event.key === 'Escape') setIsDismissed(true)
    else if (isEnter) void send()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="composer">
      {active && (
        <div className="suggestions" role="listbox" id={list} aria-label="Suggestions">
          {suggestions.map((suggestion) => (
            <button
              key={suggestion.value}
              id={`${list}-${suggestion.title}`}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={suggestion === active}
              onClick={() => take(suggestion)}
            >
              <strong>{suggestion.title}</strong>
              <span className="hint">{suggestion.hint}</span>
              <span className="description">{suggestion.description}</span>
            </button>
          ))}
        </div>
      )}
      <div className="composer-box">
        <textarea
          ref={input}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          aria-autocomplete="list"
          {...(active && { 'aria-controls': list, 'aria-activedescendant': `${list}-${active.title}` })}
          onChange={(event) => change(event.target.value)}
          onKeyDown={pressed}
        />
        <button
          type="button"
          className="send"
          aria-label="Send"
          disabled={text.trim() === ''}
          onClick={() => void send()}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  )
}
