/** Looks up what to call users, channels and groups in the present state. */

/** Returns the look-ups; they read `app.state` each time. */
export function names(app) {
  const find = (list, id) => app.state[list].find((entry) => entry.id === id)
  const slackbot = { id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot', isBot: true }
  return {
    person: (id) =>
      find('users', id) ?? (id === slackbot.id ? slackbot : { id, name: id, realName: id, isBot: false }),
    user: (id) => find('users', id)?.realName ?? id,
    channel: (id) => find('channels', id)?.name ?? id,
    usergroup: (id) => find('usergroups', id)?.handle ?? id,
    people: () => app.state.users.filter((user) => !user.isBot),
    channels: () => app.state.channels.filter((channel) => channel.kind !== 'im'),
  }
}
