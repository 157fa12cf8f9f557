import { EventEmitter } from 'node:events'

/** An emitter with a typed event map. A listener that throws is reported and does not break the emitter. */
export class SafeEmitter<Events extends Record<string, unknown[]>> {
  readonly #inner = new EventEmitter()
  readonly #onFault: (fault: unknown) => void

  constructor(onFault: (fault: unknown) => void) {
    this.#onFault = onFault
    this.#inner.setMaxListeners(0)
  }

  on<Name extends keyof Events & string>(name: Name, listener: (...args: Events[Name]) => void): this {
    this.#inner.on(name, listener)
    return this
  }

  off<Name extends keyof Events & string>(name: Name, listener: (...args: Events[Name]) => void): this {
    this.#inner.off(name, listener)
    return this
  }

  emit<Name extends keyof Events & string>(name: Name, ...args: Events[Name]): boolean {
    const listeners = this.#inner.listeners(name)
    for (const listener of listeners) {
      try {
        Reflect.apply(listener, undefined, args)
      } catch (fault) {
        this.#onFault(fault)
      }
    }
    return listeners.length > 0
  }

  removeAllListeners(): void {
    this.#inner.removeAllListeners()
  }
}
