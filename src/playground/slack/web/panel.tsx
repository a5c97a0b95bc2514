/** The panel of the simulated world: incidents to fire, what goes wrong, and how the cluster is. */

import { type ReactNode, useEffect, useState } from 'react'
import type { PanelActivity, PanelCase, PanelFault, PanelState, PanelWorkload } from '../page-shapes.ts'
import { Icon } from './icons.tsx'
import { useWorkspace } from './workspace.ts'

/** The panel on the right. */
export function Panel({ panel, onClose }: { readonly panel: PanelState; readonly onClose: () => void }) {
  const firing = panel.cases.filter(({ status }) => status === 'firing')
  return (
    <aside id="panel" aria-label="Simulation">
      <header className="pane-header">
        <h2>Simulation</h2>
        <span className="topic">{panel.cluster}</span>
        <button type="button" className="icon-button close" aria-label="Close simulation" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <section className="panel-body" aria-label="Controls" tabIndex={0}>
        <Firing cases={firing} workloads={panel.workloads} />
        <Cases title="Storms" cases={panel.cases.filter(({ isStorm }) => isStorm)} />
        <Search cases={panel.cases.filter(({ isStorm }) => !isStorm)} />
        <Faults faults={panel.faults} />
        <Activity entries={panel.activity} />
      </section>
    </aside>
  )
}

function Firing({
  cases,
  workloads,
}: {
  readonly cases: readonly PanelCase[]
  readonly workloads: readonly PanelWorkload[]
}) {
  const { control } = useWorkspace()
  return (
    <section>
      <h3>Firing now</h3>
      {cases.length === 0 && <p className="quiet">Nothing. Pick an incident below and fire it.</p>}
      {cases.map(({ id, title, workload }) => (
        <div className="firing" key={id}>
          <strong>{workload}</strong>
          <p>{title}</p>
          {workloads
            .filter(({ caseId }) => caseId === id)
            .map((each) => (
              <Workload key={`${each.kind} ${each.name}`} workload={each} />
            ))}
          <div className="row">
            <button
              type="button"
              className="button primary"
              onClick={() => void control({ act: 'recover', case: id })}
            >
              Let it recover
            </button>
            <button
              type="button"
              className="button"
              onClick={() => void control({ act: 'resolve', case: id })}
            >
              Resolve alert
            </button>
          </div>
        </div>
      ))}
    </section>
  )
}

function Workload({ workload }: { readonly workload: PanelWorkload }) {
  const { kind, name, ready, desired, pods } = workload
  return (
    <div className="workload">
      <div>
        {kind} {name}: {ready} of {desired} ready
      </div>
      <ul>
        {pods.map((pod) => (
          <li key={pod.name}>
            <span className={`state ${pod.isReady ? 'good' : 'bad'}`} aria-hidden="true" />
            <span className="pod-name">{pod.name}</span>
            <span className="pod-status">
              {pod.status}
              {pod.restarts > 0 && ` · ${pod.restarts}×`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Search({ cases }: { readonly cases: readonly PanelCase[] }) {
  const [wanted, setWanted] = useState('')
  const words = wanted.toLowerCase().split(/\s+/)
  const shown = cases.filter(({ id, title, workload, tech }) => {
    const text = `${id} ${title} ${workload} ${tech}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return (
    <Cases title="Recorded incidents" cases={shown}>
      <input
        className="search"
        type="search"
        placeholder={`Search ${cases.length} recordings`}
        aria-label="Search incidents"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {shown.length === 0 && <p className="quiet">No recording has these words.</p>}
    </Cases>
  )
}

interface CasesProps {
  readonly title: string
  readonly cases: readonly PanelCase[]
  readonly children?: ReactNode
}

function Cases({ title, cases, children }: CasesProps) {
  const { control } = useWorkspace()
  const [busy, setBusy] = useState('')
  return (
    <section>
      <h3>{title}</h3>
      {children}
      {cases.length > 0 && (
        <ul className="cases">
          {cases.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                aria-busy={busy === each.id}
                onClick={() => {
                  setBusy(each.id)
                  void control({ act: 'fire', case: each.id }).finally(() => setBusy(''))
                }}
              >
                <span className="case-title">
                  <span className={`state ${STATES[each.status]}`} aria-hidden="true" />
                  {each.title}
                </span>
                <span className="case-note">
                  {each.workload} · {each.tech}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const STATES = { idle: '', firing: 'bad', resolved: 'good' } as const

function Faults({ faults }: { readonly faults: readonly PanelFault[] }) {
  return (
    <section>
      <h3>What goes wrong</h3>
      {faults.map((fault) => (
        <FaultSwitch key={fault.id} fault={fault} />
      ))}
    </section>
  )
}

/** Shows the choice at once; the simulator confirms it. */
function FaultSwitch({ fault }: { readonly fault: PanelFault }) {
  const { control } = useWorkspace()
  const [isOn, setIsOn] = useState(fault.isOn)
  useEffect(() => setIsOn(fault.isOn), [fault.isOn])
  return (
    <label className="fault">
      <input
        type="checkbox"
        checked={isOn}
        onChange={() => {
          setIsOn(!isOn)
          void control({ act: 'fault', fault: fault.id, on: !isOn })
        }}
      />
      <span>
        {fault.label}
        <span className="case-note">{fault.description}</span>
      </span>
    </label>
  )
}

function Activity({ entries }: { readonly entries: readonly PanelActivity[] }) {
  return (
    <section>
      <h3>In the cluster</h3>
      {entries.length === 0 && <p className="quiet">Nothing has changed yet.</p>}
      <ol className="activity">
        {entries.map(({ at, text }, index) => (
          <li key={`${at} ${index}`}>
            <time>{new Date(at).toLocaleTimeString([], { hour12: false })}</time> {text}
          </li>
        ))}
      </ol>
    </section>
  )
}
