/** A credential is refused: a database password, a token, a cloud identity, an API key. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import { specItem } from '../describe-run.ts'
import { addressLike, envHolding, envValueItem, secretsOf } from '../env-of.ts'
import { configFactor, dependencyFactors } from '../factors.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { kubectl } from '../kubectl.ts'
import { defineLogCause } from '../log-cause.ts'
import { captured, type SignatureMatch, wordsOf } from '../log-signature.ts'
import { restartCommand } from '../queries.ts'
import { showTarget, targetIn } from '../target.ts'

export const authenticationFailed = defineLogCause({
  id: 'authentication-failed',
  title: 'A credential is refused',
  meaning:
    'The other side was reached and said no: the password, key or token is wrong, expired or missing, or the identity lacks a right there. Rotated secrets that were not rolled out are the usual reason.',
  summary: (match, facts) => {
    const user = captured(match, 'user', 'role', 'mssql', 'es')
    const target = targetIn(match.entry.text)
    const secrets = names(match.container, facts)
    return `Container ${match.container.name} is refused${target ? ` by ${showTarget(target)}` : ''}${user ? ` as user ${user}` : ''}: ${wordsOf(match, 160)}.${secrets.length > 0 ? ` Its credentials come from Secret ${secrets.join(', ')}.` : ' It gets no credential from a Secret.'}`
  },
  related: (match, facts) => [
    ...secretItems(match.container, facts),
    ...targetItems(match),
    ...(facts.pod?.spec.serviceAccountName && /AWS|Google|HTTP/.test(match.signature.of ?? '')
      ? [specItem('spec.serviceAccountName', facts.pod.spec.serviceAccountName)]
      : []),
  ],
  settles: (match, facts) => {
    const [secret] = secretsOf(match.container, facts)
    return secret ? kubectl(facts, `describe secret ${secret.name}`) : undefined
  },
  shares: (match, facts) => [
    ...dependencyFactors(targetIn(match.entry.text), 'refuses the credentials', facts),
    ...onlySecret(match.container, facts).map((name) =>
      configFactor('Secret', name, 'holds credentials that are refused', facts),
    ),
  ],
  fixes: (match, facts) => {
    const [secret] = secretsOf(match.container, facts)
    if (!secret) return []
    return [
      {
        text: `Put the valid credential into ${secret.key ? `key ${secret.key} of ` : ''}Secret ${secret.name} (${secret.use}), then restart: variables are only read at start.`,
        command: restartCommand(facts),
        action: 'rollout-restart',
      },
    ]
  },
  remedies: () => [
    { text: 'Try the credential by hand against the same server with its own client.' },
    {
      text: 'For a cloud identity check the annotation of the service account and the trust policy of the role.',
    },
  ],
})

/** With several it is open which of them is refused. */
function onlySecret(container: ContainerFacts, facts: Facts): string[] {
  const all = [...new Set(secretsOf(container, facts).map((s) => s.name))]
  return all.length === 1 ? all : []
}

function names(container: ContainerFacts, facts: Facts): string[] {
  return [...new Set(secretsOf(container, facts).map((s) => s.name))].slice(0, 3)
}

function secretItems(container: ContainerFacts, facts: Facts): EvidenceItem[] {
  return secretsOf(container, facts)
    .slice(0, 4)
    .map((s) => specItem(s.path, `${s.use} comes from ${s.key ? `key ${s.key} of ` : ''}Secret ${s.name}`))
}

/** The variables that say which server was asked. */
function targetItems(match: SignatureMatch): EvidenceItem[] {
  const target = targetIn(match.entry.text)
  const holding = target ? envHolding(target.host, match.container) : []
  const shown = holding.length > 0 ? holding : addressLike(match.container).filter((e) => e.value)
  return shown.slice(0, 3).map((e) => envValueItem(e, match.container))
}
