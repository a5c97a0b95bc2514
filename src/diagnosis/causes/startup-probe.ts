/** The kubelet killed the container because its startup probe failed too often. */
import { defineCause } from '../cause.ts'
import { detectProbeKill, probeRemedies } from '../probe-doctor.ts'

export const startupProbe = defineCause({
  id: 'startup-probe',
  title: 'Killed by its startup probe',
  meaning:
    'The container did not report that it has started within the time that its startup probe allows, so the kubelet killed it and began anew. Either the start takes longer than it used to, or the probe asks the wrong thing.',
  detect: (facts) => facts.failing.flatMap((container) => detectProbeKill('startup', container, facts) ?? []),
  remedies: (finding, facts) => probeRemedies('startup', finding, facts),
})
