/** Advice fits what was found: no quota is blamed for a policy, and no patience for a wrong port. */
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { buildEvidence, terminated, waiting } from '../support/evidence-builder.ts'

function refused(message: string) {
  return diagnose(
    buildEvidence({
      hasPod: false,
      events: [{ kind: 'ReplicaSet', name: 'api-5d4c7b9f66', reason: 'FailedCreate', message }],
    }),
  )
}

describe('What to do', () => {
  it('about a policy that denies the pod is to follow the policy', () => {
    const { findings, remedies } = refused(
      'Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: require-team-label: label team is required',
    )

    expect(findings[0]?.cause).toBe('quota-exceeded')
    expect(remedies[0]?.text).toContain('what the policy asks for')
    expect(JSON.stringify(remedies)).not.toContain('resourcequota')
  })

  it('about a webhook that does not answer is to bring its server back', () => {
    const { remedies } = refused(
      'Error creating: Internal error occurred: failed calling webhook "inject.mesh.example": failed to call webhook: Post "https://mesh-injector.mesh.svc:443/inject?timeout=10s": dial tcp 10.104.9.7:443: connect: connection refused',
    )

    expect(remedies[0]?.text).toContain('Bring the server of the webhook back')
    expect(JSON.stringify(remedies)).not.toContain('resourcequota')
  })

  it('about a probe of a port that the container does not declare is to check the port first', () => {
    const { findings, remedies } = diagnose(
      buildEvidence({
        containers: [
          {
            name: 'envoy',
            restarts: 9,
            state: waiting(),
            lastState: terminated(0, { from: -80, to: -45 }),
            ports: [{ containerPort: 9901 }],
            startupProbe: { httpGet: { path: '/ready', port: 9902 }, periodSeconds: 5, failureThreshold: 6 },
            log: ['initializing epoch 0'],
          },
        ],
        events: [
          {
            reason: 'Unhealthy',
            message:
              'Startup probe failed: Get "http://10.42.3.17:9902/ready": dial tcp 10.42.3.17:9902: connect: connection refused',
            container: 'envoy',
            count: 60,
            firstAt: -250,
            at: -50,
          },
          {
            reason: 'Killing',
            type: 'Normal',
            message: 'Container envoy failed startup probe, will be restarted',
            container: 'envoy',
            count: 10,
            firstAt: -240,
            at: -48,
          },
        ],
      }),
    )

    expect(findings[0]?.cause).toBe('startup-probe')
    expect(findings[0]?.summary).toContain('asks port 9902, which the container does not declare')
    expect(remedies[0]?.text).toContain('asks 9902, the container declares 9901')
  })
})
