/** Somebody who asks the bot to do something, as far as Slack can tell who it is. */

export interface Person {
  /** Slack's id of the user, e.g. `U0ANA`. */
  readonly slackUserId: string
  /** How people call them. */
  readonly name?: string
  readonly email?: string
  /** User groups they belong to now, as ids (`S0SRE`) and as handles (`@sre-payments`). */
  readonly groups: readonly string[]
}

/** How an answer or the audit log names a person. */
export function personLabel(person: Person): string {
  return person.name ?? person.email ?? person.slackUserId
}

/** Who somebody is in Kubernetes: what an access review asks about and what impersonation acts as. */
export interface KubernetesIdentity {
  readonly user: string
  readonly groups: readonly string[]
}
