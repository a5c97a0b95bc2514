/** Draws the visible modal of the user, and the app's Home tab. */

import { useId, useRef } from 'react'
import type { PageView } from '../page-shapes.ts'
import type { Choice } from './blocks/act-context.ts'
import { asText } from './blocks/kit.ts'
import { Text } from './blocks/text.tsx'
import { PaneHead } from './channel-pane.tsx'
import { Dialog } from './dialog.tsx'
import { Icon } from './icons.tsx'
import { ViewForm } from './view-form.tsx'
import { useNames, useWorkspace } from './workspace.ts'

/** The modal on the top of the stack; what was entered below it is kept. */
export function Modals() {
  const { state } = useWorkspace()
  const entered = useRef(new Map<string, Map<string, Choice>>())
  const view = state.modals.at(-1)
  if (!view) {
    entered.current.clear()
    return null
  }
  const values = entered.current.get(view.id) ?? new Map<string, Choice>()
  entered.current.set(view.id, values)
  return <Modal key={view.id} view={view} entered={values} isPushed={state.modals.length > 1} />
}

interface ModalProps {
  readonly view: PageView
  readonly entered: Map<string, Choice>
  readonly isPushed: boolean
}

function Modal({ view, entered, isPushed }: ModalProps) {
  const { act } = useWorkspace()
  const title = useId()
  const close = () => void act('closeView', { viewId: view.id })
  return (
    <Dialog className="modal" labelledBy={title} onCancel={close}>
      <ViewForm view={view} className="modal-form" entered={entered}>
        {(blocks) => (
          <>
            <header>
              <h2 id={title}>
                <Text of={asText(view.title)} />
              </h2>
              <button type="button" className="icon-button" aria-label="Close" onClick={close}>
                <Icon name="close" />
              </button>
            </header>
            <section className="modal-body" tabIndex={0} aria-labelledby={title}>
              {blocks}
            </section>
            <footer className="dialog-buttons">
              <button type="button" className="button" onClick={close}>
                {view.close ? <Text of={asText(view.close)} /> : isPushed ? 'Back' : 'Close'}
              </button>
              {view.submit && (
                <button type="submit" className="button solid primary">
                  <Text of={asText(view.submit)} />
                </button>
              )}
            </footer>
          </>
        )}
      </ViewForm>
    </Dialog>
  )
}

/** The Home tab of the app in the middle of the page. */
export function HomePane({ onMenu }: { readonly onMenu: () => void }) {
  const { state } = useWorkspace()
  const entered = useRef(new Map<string, Choice>())
  const bot = useNames().person(state.botUserId)
  return (
    <>
      <PaneHead onMenu={onMenu}>
        <h1>{bot.realName}</h1>
        <span className="topic">Home</span>
      </PaneHead>
      <section className="scroll" tabIndex={0} aria-label={`${bot.realName} Home`}>
        {state.home ? (
          <ViewForm view={state.home} className="home" entered={entered.current}>
            {(blocks) => blocks}
          </ViewForm>
        ) : (
          <div className="empty">
            <strong>No Home tab yet</strong>
            The app has not published its Home tab.
          </div>
        )}
      </section>
    </>
  )
}
