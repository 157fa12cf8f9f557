import { Worker } from 'node:worker_threads'
import type { Clock, Timer } from '#lib/clock.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code, type Log } from '#lib/log.ts'
import type {
  FromWorker,
  LineOrders,
  ToWorker,
  WorkerReply,
  WorkerRequest,
  WorkerSettings,
} from './worker-messages.ts'

type Pending = { resolve: (reply: WorkerReply) => void; reject: (fault: AppError) => void }

/** A thread that dies sooner than this after its start is given a pause before the next one. */
const HEALTHY_AFTER_MS = 5000
const RESTART_PAUSE_MS = 1000

/** The main thread's end of the relay thread: numbered requests, orders, and a new thread when the old one is lost. */
export class WorkerLink {
  readonly #settings: WorkerSettings
  readonly #log: Log
  readonly #clock: Clock
  readonly #news: { silent(event: { relayId: string; silentMs: number }): void; lost(): void }
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #startedAtMs = 0
  #restart: Timer | undefined
  #lastRequest = 0
  #stopping = false

  constructor(
    settings: WorkerSettings,
    deps: { log: Log; clock: Clock },
    news: { silent(event: { relayId: string; silentMs: number }): void; lost(): void },
  ) {
    this.#settings = settings
    this.#log = deps.log
    this.#clock = deps.clock
    this.#news = news
    this.#start()
  }

  #start(): void {
    const log = this.#log
    const worker = new Worker(new URL('./relay-worker.ts', import.meta.url), { workerData: this.#settings })
    this.#worker = worker
    this.#startedAtMs = this.#clock.monotonicMs()
    worker.on('message', (message: FromWorker) => this.#receive(message))
    // Always followed by 'exit', where it is dealt with.
    worker.on('error', (fault) => log.error('media.worker_failed', { reason: code(faultCode(fault)) }))
    worker.on('exit', (exitCode) => this.#ended(worker, exitCode))
  }

  #receive(message: FromWorker): void {
    if ('silent' in message) {
      this.#news.silent(message.silent)
      return
    }
    const pending = this.#pending.get(message.request)
    this.#pending.delete(message.request)
    if ('error' in message) pending?.reject(new AppError('unavailable', message.error))
    else pending?.resolve(message.reply)
  }

  #ended(worker: Worker, exitCode: number): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#pending.values()) reject(new AppError('unavailable', 'media.worker_lost'))
    this.#pending.clear()
    if (this.#stopping) return

    this.#log.error('media.worker_lost', { exitCode, reason: code('restarting') })
    this.#news.lost()
    const shortLived = this.#clock.monotonicMs() - this.#startedAtMs < HEALTHY_AFTER_MS
    if (shortLived) this.#restart = this.#clock.setTimer(RESTART_PAUSE_MS, () => this.#start())
    else this.#start()
  }

  /** Rejects with AppError `unavailable`: the worker's own code, or `media.worker_lost`. */
  ask(ask: WorkerRequest): Promise<WorkerReply> {
    const worker = this.#worker
    if (worker === undefined) return Promise.reject(new AppError('unavailable', 'media.worker_lost'))
    this.#lastRequest += 1
    const request = this.#lastRequest
    return new Promise((resolve, reject) => {
      this.#pending.set(request, { resolve, reject })
      post(worker, { request, ask })
    })
  }

  /** Goes out in order with the requests, and needs no answer: whoever is told by SDP comes later than this. */
  order(orders: LineOrders): void {
    if (this.#worker !== undefined) post(this.#worker, { orders })
  }

  /** Ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#restart?.cancel()
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    await this.ask({ type: 'stop' }).catch(() => null) // already gone is as good as stopped
    await ended
  }
}

function post(worker: Worker, message: ToWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(message)
}
