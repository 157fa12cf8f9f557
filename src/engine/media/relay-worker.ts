import { randomInt } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { PortPool } from './port-pool.ts'
import { RelayDesk } from './relay-desk.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './worker-messages.ts'

/** The worker thread that all packets pass through. The main thread's work never delays them. */
function serve(settings: WorkerSettings): void {
  const desk = new RelayDesk(settings.bind, new PortPool(settings.ports, (limit) => randomInt(limit)))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  const tell = (message: FromWorker): void => parentPort?.postMessage(message)

  const watch = setInterval(
    () => {
      for (const silent of desk.newlySilent(settings.silentAfterMs, performance.now())) tell({ silent })
    },
    Math.min(1000, settings.silentAfterMs),
  )

  parentPort?.on('message', (message: ToWorker) => {
    if ('orders' in message) {
      desk.follow(message.orders, performance.now())
      return
    }
    const { request, ask } = message
    void desk.answer(ask).then((answer) => {
      tell({ request, ...answer })
      if (ask.type !== 'stop') return
      clearInterval(watch)
      parentPort?.close()
    })
  })
}

serve(workerData as WorkerSettings)
