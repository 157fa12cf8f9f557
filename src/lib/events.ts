import { SafeEmitter } from './emitter.ts'
import type { TenantId } from './ids.ts'

/** News: `noun.pastVerb` and ids, told only after the commit. Whoever needs more asks through the normal door. */
export type DomainEvent = {
  readonly name: `${string}.${string}`
  readonly tenantId: TenantId
  readonly ids: Readonly<Record<string, string>>
}

export type Bus = {
  publish(event: DomainEvent): void
  /** Listens to one event, or to all with `*`. Returns the way to stop. */
  subscribe(name: DomainEvent['name'] | '*', listener: (event: DomainEvent) => void): () => void
}

export function createBus(onFault: (fault: unknown) => void): Bus {
  const emitter = new SafeEmitter<Record<string, [DomainEvent]>>(onFault)
  return {
    publish(event) {
      emitter.emit(event.name, event)
      emitter.emit('*', event)
    },
    subscribe(name, listener) {
      emitter.on(name, listener)
      return () => emitter.off(name, listener)
    },
  }
}
