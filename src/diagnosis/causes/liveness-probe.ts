/** The kubelet killed the container because its liveness probe failed. */
import { defineCause } from '../cause.ts'
import { detectProbeKill, probeRemedies } from '../probe-doctor.ts'

export const livenessProbe = defineCause({
  id: 'liveness-probe',
  title: 'Killed by its liveness probe',
  meaning:
    'The kubelet asked the container whether it is alive, got no good answer often enough, and killed it. The application may be healthy: the probe asks the wrong thing, too early or too impatiently, or the application really hangs.',
  detect: (facts) =>
    facts.failing.flatMap((container) => detectProbeKill('liveness', container, facts) ?? []),
  remedies: (finding, facts) => probeRemedies('liveness', finding, facts),
})
