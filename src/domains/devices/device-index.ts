import type { DeviceId, SubjectId, TenantId } from '#lib/ids.ts'

import type { Ha1 } from './credentials.ts'

/** A telephone as the network needs it: whose it is and what its digest is checked with. */
export type KnownDevice = {
  readonly id: DeviceId
  readonly tenantId: TenantId
  readonly subjectId: SubjectId
  readonly username: string
  readonly ha1: Ha1
}

/** Every telephone, in memory: calls and registrations are served from here while the database is away. */
export class DeviceIndex {
  readonly #byUsername = new Map<string, KnownDevice>()
  readonly #byId = new Map<DeviceId, KnownDevice>()
  readonly #bySubject = new Map<SubjectId, readonly KnownDevice[]>()

  get size(): number {
    return this.#byUsername.size
  }

  find(username: string): KnownDevice | undefined {
    return this.#byUsername.get(username)
  }

  get(id: DeviceId): KnownDevice | undefined {
    return this.#byId.get(id)
  }

  of(subjectId: SubjectId): readonly KnownDevice[] {
    return this.#bySubject.get(subjectId) ?? []
  }

  /** Replaces all telephones of one person; returns those that are gone. */
  replace(subjectId: SubjectId, devices: readonly KnownDevice[]): KnownDevice[] {
    const before = this.of(subjectId)
    for (const device of before) {
      this.#byUsername.delete(device.username)
      this.#byId.delete(device.id)
    }
    for (const device of devices) {
      this.#byUsername.set(device.username, device)
      this.#byId.set(device.id, device)
    }
    if (devices.length > 0) this.#bySubject.set(subjectId, devices)
    else this.#bySubject.delete(subjectId)
    return before.filter(({ id }) => !this.#byId.has(id))
  }
}
