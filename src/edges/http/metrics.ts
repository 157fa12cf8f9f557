import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** Prometheus figures. A label is a route's pattern, a status or a state: never anything from a request or a person. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'sotto_' })
  const http = new Histogram({
    name: 'sotto_http_request_seconds',
    help: 'Time to answer, by route pattern and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  const events = new Counter({
    name: 'sotto_events_total',
    help: 'What happened, by the name of the event',
    labelNames: ['event'],
    registers: [registry],
  })

  return {
    observe: (answer: { method: string; route: string; status: number; seconds: number }) =>
      http.observe({ method: answer.method, route: answer.route, status: answer.status }, answer.seconds),
    countEvent: (event: string) => events.inc({ event }),
    /** A figure that is asked for when Prometheus comes by. */
    gauge(name: string, help: string, read: () => number | Promise<number>): void {
      const gauge: Gauge = new Gauge({
        name: `sotto_${name}`,
        help,
        registers: [registry],
        async collect() {
          gauge.set(await read())
        },
      })
    },
    render: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    close: () => registry.clear(),
  }
}
