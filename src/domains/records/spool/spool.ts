import { mkdir, open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'

import type { CallAnswer, CallEnd, CallFacts } from '#domains/calls/index.ts'
import type { Clock, Timer } from '#lib/clock.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import { code, type Log } from '#lib/log.ts'

import { type EndedCall, endInterrupted, type OpenCall, replay, type SpoolEntry } from './entry.ts'
import { readSegment, Segment } from './segment.ts'
import { SegmentKeys } from './segment-keys.ts'

export type SpoolOptions = {
  folder: string
  /** 32 bytes of the installation's own; the segments' keys are wrapped with it. */
  wrapKey: Buffer
  clock: Clock
  log: Log
  /** Over this, new calls are refused rather than records lost. */
  limitBytes?: number
}

type Waiting = { text: string; written: () => void; done: (fault?: unknown) => void }

const LIMIT_BYTES = 64 * 1024 * 1024
/** How far the end of an interrupted call may lie before the process's death. */
const ALIVE_EVERY_MS = 2_000
/** What is committed is gone from the disk after this long. */
const COMPACT_AFTER_MS = 30_000
const COMPACT_FULL_AFTER_MS = 3_000

/**
 * Calls that are up and records on their way to the database, on disk. Every line that came in while the last flush
 * ran goes with the next one. When lines are no longer needed the living ones move to a new segment, and the old
 * one's key is overwritten.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #keys: SegmentKeys
  readonly #open = new Map<string, OpenCall>()
  readonly #ended = new Map<string, EndedCall>()
  /** Segments that a successful move of the living lines makes superfluous. */
  #stale: number[] = []
  #segment: Segment | undefined
  #nextNumber = 1
  #segmentSinceMs = 0
  #hasDead = false
  #isFailing = false
  #isSweepWanted = false
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #timer: Timer | undefined

  private constructor(options: SpoolOptions, keys: SegmentKeys) {
    this.#options = options
    this.#keys = keys
  }

  /** Opens the folder and takes up what an earlier process left: calls it had up are ended as interrupted. */
  static async open(options: SpoolOptions): Promise<Spool> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    const keys = await SegmentKeys.open(join(options.folder, 'keys.bin'), options.wrapKey)
    const spool = new Spool(options, keys)
    await spool.#recover()
    spool.#tick()
    return spool
  }

  /** Room for the records of further calls, and a disk that takes them. */
  get isOpen(): boolean {
    return !this.#isFailing && !this.#isFull
  }

  get #isFull(): boolean {
    return (this.#segment?.bytes ?? 0) >= (this.#options.limitBytes ?? LIMIT_BYTES)
  }

  get counts(): { open: number; ended: number; bytes: number } {
    return { open: this.#open.size, ended: this.#ended.size, bytes: this.#segment?.bytes ?? 0 }
  }

  /** Records that are not in the database yet, oldest first. */
  ended(): IterableIterator<EndedCall> {
    return this.#ended.values()
  }

  /** Durable when it resolves. Rejects `records.spool_unavailable`: then the call must not be answered. */
  async putAnswered(facts: CallFacts, answer: CallAnswer): Promise<void> {
    this.#open.set(facts.id, { facts, answer })
    try {
      await this.#append({ kind: 'answered', facts, answer })
    } catch {
      this.#open.delete(facts.id)
      throw new AppError('unavailable', 'records.spool_unavailable')
    }
  }

  /** Durable when it resolves, or at least in memory and on its way to the database when the disk is full. */
  async putEnded(facts: CallFacts, end: CallEnd): Promise<void> {
    const take = () => {
      this.#open.delete(facts.id)
      this.#ended.set(facts.id, { facts, end })
    }
    await this.#append({ kind: 'ended', facts, end }, take).catch(take)
  }

  /** These records are committed. */
  settle(ids: readonly string[]): void {
    for (const id of ids) this.#ended.delete(id)
    this.#hasDead = true
  }

  /** Destroys what is committed now rather than within half a minute: an erasure does not wait for it. */
  async sweep(): Promise<void> {
    this.#isSweepWanted = true
    this.#kick()
    await this.#running
  }

  async close(): Promise<void> {
    this.#timer?.cancel()
    while (this.#running) await this.#running
    if (this.#hasDead && !this.#isFailing) await this.#compact().catch(() => undefined)
    await this.#segment?.close()
    await this.#keys.close()
  }

  /** `written` runs in the same step as the flush, so that no move of the living lines can come between. */
  #append(entry: SpoolEntry, written: () => void = () => undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (fault?: unknown) => (fault === undefined ? resolve() : reject(fault))
      this.#waiting.push({ text: JSON.stringify(entry), written, done })
      this.#kick()
    })
  }

  #kick(): void {
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    // Lines of the same turn join the first flush.
    await Promise.resolve()
    while (this.#waiting.length > 0 || this.#isCompactionDue()) {
      if (this.#waiting.length > 0) await this.#flush()
      if (this.#isCompactionDue()) await this.#tryCompact()
    }
    // In the same step as the last look at the queue: a line that comes later must find nobody running.
    this.#running = undefined
  }

  async #tryCompact(): Promise<void> {
    // Wished for once: a disk that refuses is tried again in its own time.
    this.#isSweepWanted = false
    try {
      await this.#compact()
    } catch (fault) {
      this.#options.log.error('spool.not_compacted', { fault: code(faultCode(fault)) })
      this.#segmentSinceMs = this.#options.clock.monotonicMs()
    }
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = []
    try {
      this.#segment ??= await this.#newSegment()
      await this.#segment.append(batch.map(({ text }) => text))
      this.#isFailing = false
      for (const { written, done } of batch) {
        written()
        done()
      }
    } catch (fault) {
      this.#isFailing = true
      this.#options.log.error('spool.not_written', { fault: code(faultCode(fault)), lines: batch.length })
      for (const { done } of batch) done(fault)
    }
  }

  #isCompactionDue(): boolean {
    if (!this.#hasDead || this.#isFailing || (!this.#segment && this.#stale.length === 0)) return false
    if (this.#isSweepWanted) return true
    const patience = this.#isFull ? COMPACT_FULL_AFTER_MS : COMPACT_AFTER_MS
    return this.#options.clock.monotonicMs() - this.#segmentSinceMs > patience
  }

  /** Moves the living lines to a new segment, then destroys the old ones, key first. */
  async #compact(): Promise<void> {
    const live = this.#liveLines()
    const old = this.#segment
    const next = live.length > 0 ? await this.#newSegment() : undefined
    try {
      await next?.append(live)
    } catch (fault) {
      if (next) await this.#destroy(next)
      throw fault
    }
    const gone = old ? [...this.#stale, old.number] : this.#stale
    this.#segment = next
    this.#stale = []
    this.#hasDead = false
    this.#segmentSinceMs = this.#options.clock.monotonicMs()
    await old?.close()
    for (const number of gone) await this.#forget(number)
  }

  #liveLines(): string[] {
    const lines: SpoolEntry[] = [
      ...[...this.#open.values()].map(({ facts, answer }) => ({ kind: 'answered' as const, facts, answer })),
      ...[...this.#ended.values()].map(({ facts, end }) => ({ kind: 'ended' as const, facts, end })),
    ]
    return lines.map((line) => JSON.stringify(line))
  }

  async #newSegment(): Promise<Segment> {
    const number = this.#nextNumber++
    const key = await this.#keys.mint(number)
    const segment = await Segment.create(this.#path(number), number, key)
    await this.#syncFolder()
    this.#segmentSinceMs = this.#options.clock.monotonicMs()
    return segment
  }

  async #destroy(segment: Segment): Promise<void> {
    await segment.close()
    await this.#forget(segment.number)
  }

  async #forget(number: number): Promise<void> {
    await this.#keys.destroy(number)
    await unlink(this.#path(number)).catch(() => undefined)
  }

  async #recover(): Promise<void> {
    const { folder, log } = this.#options
    const numbers = (await readdir(folder))
      .flatMap((name) => (/^\d+\.seg$/.test(name) ? [Number.parseInt(name, 10)] : []))
      .toSorted((a, b) => a - b)
    const entries: SpoolEntry[] = []
    for (const number of numbers) {
      const key = this.#keys.get(number)
      // Without a key the segment was given up before the process died.
      if (!key) continue
      const { lines, tornBytes } = await readSegment(this.#path(number), number, key)
      if (tornBytes > 0) log.warn('spool.torn_tail', { segment: number, bytes: tornBytes })
      entries.push(...lines.map((line) => JSON.parse(line) as SpoolEntry))
    }
    const state = replay(entries)
    for (const call of [...state.ended.values(), ...endInterrupted(state)])
      this.#ended.set(call.facts.id, call)
    this.#stale = numbers
    this.#nextNumber = (numbers.at(-1) ?? 0) + 1
    if (numbers.length > 0) {
      log.info('spool.recovered', { ended: state.ended.size, interrupted: state.open.size })
      this.#hasDead = true
      await this.#tryCompact()
    }
  }

  /** While calls are up the spool notes that we live; while the disk is full it tries whether there is room again. */
  #tick(): void {
    if (this.#open.size > 0 || this.#isFailing)
      this.#append({ kind: 'alive', atMs: this.#options.clock.now().getTime() }).catch(() => undefined)
    else if (this.#isCompactionDue()) this.#kick()
    this.#timer = this.#options.clock.setTimer(ALIVE_EVERY_MS, () => this.#tick())
  }

  #path(number: number): string {
    return join(this.#options.folder, `${number}.seg`)
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#options.folder, 'r')
    await folder.sync()
    await folder.close()
  }
}
