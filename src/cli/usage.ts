/** What `crashloop help` prints. */

/** All commands with their options and exit codes. */
export const USAGE = `crashloop: says why a Kubernetes workload does not stay up.

Usage:
  crashloop diagnose <namespace>/<pod-or-workload> [options]
      --cluster <name>        kubeconfig context to use (default: the current one)
      --from <path>           read a recording instead of a cluster: a folder, or an evidence file made by --save
      --logs <file>           take the log of the failing container from this file
      -c, --container <name>  the container that --logs belongs to, when there are several
      --save <file>           keep the (redacted) evidence, to look at it again with --from
      -o, --output <format>   text (default) or json
  crashloop audit [--verify]  prints who did what as JSON lines, or checks that no entry was changed
      --from <file>           an earlier export instead of the log in Redis; several in their order
      --head <number:hash>    an entry that must still be there
      --archive <file> --older-than <days>
                              moves older entries to a new file; the log keeps the hash that they ended with
  crashloop report [7d]       counts, causes and times of a period, compared with the one before
      -o, --output <format>   text (default), json or csv
      --chart <file.png>      draws it, too
  crashloop export [--since 7d]
                              prints incidents with their timelines as JSON lines
      --evidence <incident>   prints the evidence of its first alert instead, for diagnose --from; --latest: the newest
  crashloop doctor            checks configuration, Redis, clusters and Slack, and says what to fix
  crashloop init [--yes]      asks what it needs to know and writes crashloop.yaml, the Slack manifest, the Helm values
                              and the part of Alertmanager; each question is an option too
      --transport socket|http, --url <url>, --channel <channel>, --clusters <name=context,...>, --namespace <name>,
      --prometheus <url>, --alertmanager <url>, --dir <folder> (crashloop), --force (replace files),
      --env <file>            takes variables over from this file, e.g. the one of the playground
  crashloop test-alert <namespace>/<kind>/<name>
                              sends an alert through the whole chain, and waits for its thread in Slack
      --alertmanager <url>    to this Alertmanager, instead of the webhook of the bot
      --url <url>             webhook of the bot (default: the one of this machine)
      --severity <label>, --cluster <label>, --wait <seconds>, --keep (do not take it back)
  crashloop demo [--once] [--case <name>] [--port <n>]
                              shows the bot with a simulated cluster and a simulated Slack
  crashloop playground        starts only a simulated Slack, for any bot, and prints the variables to point it there
      --port <n>, --host <ip> where its page listens (127.0.0.1)
      --write <folder>        also writes the variables to crashloop.env there, for init --env and node --env-file
      --http <url>            signed HTTP requests to this address instead of Socket Mode
      --case <name>           a simulated cluster with this recorded incident beside it
      --command <text>        a slash command that the page offers; may be given several times
      --shortcut <id=name>    a message shortcut that the page offers; may be given several times

Exit codes: 0 done; 1 a check or the demo failed; 2 wrong usage or configuration; 3 the pod or cluster cannot be read.
`
