/** A certificate or handshake error ends the process. */
import { specItem } from '../describe-run.ts'
import { secretsOf } from '../env-of.ts'
import { dependencyFactors } from '../factors.ts'
import { kubectl } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, wordsOf } from '../log-signature.ts'
import { showTarget, targetIn } from '../target.ts'

export const tlsFailure = defineLogCause({
  id: 'tls-failure',
  title: 'TLS handshake or certificate error',
  meaning:
    'The application could reach the other side, but the encrypted connection could not be set up: a certificate is expired, is not trusted, or does not fit the name, or the two sides agree on no protocol.',
  summary: (match) => {
    const target = targetIn(match.entry.text)
    const what = captured(match, 'what') ?? wordsOf(match, 160)
    return `Container ${match.container.name} cannot set up a TLS connection${target ? ` to ${showTarget(target)}` : ''}: ${what.replace(/\s+/g, ' ')}.`
  },
  related: ({ container }, facts) =>
    secretsOf(container, facts)
      .filter((s) => /tls|cert|ca\b|ca-|ssl|pki|trust/i.test(`${s.name} ${s.use}`))
      .slice(0, 3)
      .map((s) => specItem(s.path, `${s.use} comes from Secret ${s.name}`)),
  settles: (match, facts) => {
    const target = targetIn(match.entry.text)
    return target
      ? kubectl(
          facts,
          `run tls-check --rm -it --restart=Never --image=alpine/openssl -- s_client -connect ${target.host}:${target.port ?? 443} -servername ${target.host}`,
        )
      : undefined
  },
  shares: (match, facts) =>
    dependencyFactors(targetIn(match.entry.text), 'offers no TLS connection that they trust', facts),
  fixes: (match, facts) => {
    const target = targetIn(match.entry.text)
    return target
      ? [
          {
            text: `Look at the certificate that ${showTarget(target)} serves: its dates, names and issuer.`,
            command: `openssl s_client -connect ${target.host}:${target.port ?? 443} -servername ${target.host} </dev/null | openssl x509 -noout -dates -subject -issuer -ext subjectAltName`,
          },
          {
            text: 'When cert-manager issues it, see why it was not renewed.',
            command: kubectl(facts, 'get certificates,certificaterequests'),
          },
        ]
      : []
  },
  remedies: () => [
    {
      text: 'Renew or reissue the certificate, or add its CA to the trust store of the container.',
    },
    {
      text: 'A wrong version number or an HTTP answer means that one side speaks TLS and the other does not: check the scheme and the port.',
    },
  ],
})
