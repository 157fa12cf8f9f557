import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const hasTaskset = spawnSync('taskset', ['--version']).status === 0

/** True when a process can be given a core of its own here. */
export const canPin = hasTaskset && availableParallelism() > 1

/** Another process of the bench, on one core where that is possible. Speaks JSON messages. */
export class PinnedProcess<To extends object, From extends object> {
  readonly #child: ChildProcess

  constructor(file: string, core: number) {
    const script = fileURLToPath(new URL(file, import.meta.url))
    const [command, args] = canPin
      ? ['taskset', ['-c', String(core), process.execPath, script]]
      : [process.execPath, [script]]
    this.#child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  }

  /** Sends `message` and resolves with the next thing the process says. */
  async ask(message: To): Promise<From> {
    const answer = this.next()
    this.#child.send(message)
    return answer
  }

  /** Rejects when the process ends instead of answering. */
  async next(): Promise<From> {
    const over = new AbortController()
    const gone = once(this.#child, 'exit', { signal: over.signal }).then(
      () => Promise.reject(new Error('a process of the bench ended before its answer')),
      () => new Promise<never>(() => undefined), // the answer came first
    )
    try {
      const [message] = (await Promise.race([once(this.#child, 'message'), gone])) as [From]
      return message
    } finally {
      over.abort()
    }
  }

  async stop(message: To): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.send(message)
    await ended
  }
}
