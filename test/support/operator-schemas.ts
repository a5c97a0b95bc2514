/** The fields that we use of the Prometheus Operator's and KEDA's kinds, by their API references; anything else is a mistake. */
import { z } from 'zod'
import type { Manifest } from './manifests.ts'

const Metadata = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  labels: z.record(z.string(), z.string()),
})
const Selector = z.strictObject({ matchLabels: z.record(z.string(), z.string()) })
const Duration = z.string().regex(/^(\d+(ms|s|m|h|d))+$/)
const Matcher = z.strictObject({
  name: z.string(),
  value: z.string(),
  matchType: z.enum(['!=', '=', '=~', '!~']).optional(),
})

/** https://prometheus-operator.dev/docs/api-reference/api/ */
const MONITORING = {
  ServiceMonitor: z.strictObject({
    jobLabel: z.string(),
    selector: Selector,
    endpoints: z.array(z.strictObject({ port: z.string(), path: z.string(), interval: Duration })).min(1),
  }),
  PrometheusRule: z.strictObject({
    groups: z.array(
      z.strictObject({
        name: z.string(),
        interval: Duration.optional(),
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: Duration.optional(),
            labels: z.record(z.string(), z.string()),
            annotations: z.record(z.string(), z.string()),
          }),
        ),
      }),
    ),
  }),
  AlertmanagerConfig: z.strictObject({
    route: z.strictObject({
      receiver: z.string(),
      matchers: z.array(Matcher).optional(),
      groupBy: z.array(z.string()),
      groupWait: Duration,
      groupInterval: Duration,
      continue: z.boolean().optional(),
    }),
    receivers: z.array(
      z.strictObject({
        name: z.string(),
        webhookConfigs: z.array(
          z.strictObject({
            url: z.url(),
            sendResolved: z.boolean(),
            httpConfig: z.strictObject({
              authorization: z.strictObject({
                type: z.literal('Bearer'),
                credentials: z.strictObject({ name: z.string(), key: z.string() }),
              }),
            }),
          }),
        ),
      }),
    ),
  }),
}

/** https://keda.sh/docs/latest/reference/scaledobject-spec/ and .../scalers/prometheus/ */
const ScaledObject = z.strictObject({
  scaleTargetRef: z.strictObject({ name: z.string() }),
  minReplicaCount: z.number().int(),
  maxReplicaCount: z.number().int(),
  triggers: z.array(
    z.strictObject({
      type: z.literal('prometheus'),
      // Numbers are strings there.
      metadata: z.strictObject({ serverAddress: z.url(), query: z.string(), threshold: z.string() }),
    }),
  ),
})

const SPECS: Readonly<Record<string, z.ZodType>> = {
  'monitoring.coreos.com/v1 ServiceMonitor': MONITORING.ServiceMonitor,
  'monitoring.coreos.com/v1 PrometheusRule': MONITORING.PrometheusRule,
  'monitoring.coreos.com/v1alpha1 AlertmanagerConfig': MONITORING.AlertmanagerConfig,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
}

/** Mistakes of an operator's object; undefined for kinds that are none of theirs. */
export function operatorProblems(object: Manifest): string[] | undefined {
  const spec = SPECS[`${object.apiVersion} ${object.kind}`]
  if (!spec) return undefined
  const { error } = z
    .strictObject({ apiVersion: z.string(), kind: z.string(), metadata: Metadata, spec })
    .safeParse(object)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}
