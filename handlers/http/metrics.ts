/** GET /metrics in the text format of Prometheus. */

import type { HttpRoute } from './route.ts'

export interface MetricsDeps {
  readonly contentType: string
  render(): Promise<string>
}

export function createMetricsRoute({ contentType, render }: MetricsDeps): HttpRoute {
  return {
    method: 'GET',
    path: '/metrics',
    limitBytes: 0,
    handle: async () => ({ status: 200, headers: { 'Content-Type': contentType }, body: await render() }),
  }
}
