import type { Clock } from '#lib/clock.ts'
import type { DeviceId, SubjectId } from '#lib/ids.ts'

import type { Binding } from './binding.ts'

/** Where every telephone is now, in memory. The rows behind it are written by the registration writer. */
export class Bindings {
  readonly #clock: Clock
  readonly #byDevice = new Map<DeviceId, readonly Binding[]>()
  readonly #devicesOf = new Map<SubjectId, Set<DeviceId>>()
  /** Device by TCP connection: many telephones are on TCP, and connections come and go. */
  readonly #deviceOf = new Map<string, Set<DeviceId>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Bindings that have not expired, oldest first. */
  of(deviceId: DeviceId): readonly Binding[] {
    const now = this.#clock.now().getTime()
    return (this.#byDevice.get(deviceId) ?? []).filter(({ expiresAtMs }) => expiresAtMs > now)
  }

  ofSubject(subjectId: SubjectId): readonly Binding[] {
    return [...(this.#devicesOf.get(subjectId) ?? [])].flatMap((id) => this.of(id))
  }

  isHome(deviceId: DeviceId, source: string): boolean {
    return this.of(deviceId).some(({ flow }) => flow.remote.host === source)
  }

  put(binding: Binding): void {
    const others = (this.#byDevice.get(binding.deviceId) ?? []).filter(({ id }) => id !== binding.id)
    this.#byDevice.set(binding.deviceId, [...others, binding])
    const { connectionId } = binding.flow
    if (connectionId !== undefined)
      this.#deviceOf.set(connectionId, (this.#deviceOf.get(connectionId) ?? new Set()).add(binding.deviceId))
    const devices = this.#devicesOf.get(binding.subjectId) ?? new Set()
    this.#devicesOf.set(binding.subjectId, devices.add(binding.deviceId))
  }

  remove(binding: Binding): void {
    const left = (this.#byDevice.get(binding.deviceId) ?? []).filter(({ id }) => id !== binding.id)
    if (left.length > 0) this.#byDevice.set(binding.deviceId, left)
    else this.#forget(binding)
  }

  /** Takes everything of a telephone away, expired or not. */
  removeDevice(deviceId: DeviceId): readonly Binding[] {
    const gone = this.#byDevice.get(deviceId) ?? []
    for (const binding of gone) this.remove(binding)
    return gone
  }

  /** What registered over a connection that is gone; asking forgets the connection. */
  byConnection(connectionId: string): readonly Binding[] {
    const devices = [...(this.#deviceOf.get(connectionId) ?? [])]
    this.#deviceOf.delete(connectionId)
    return devices
      .flatMap((id) => this.#byDevice.get(id) ?? [])
      .filter(({ flow }) => flow.connectionId === connectionId)
  }

  all(): Binding[] {
    return [...this.#byDevice.values()].flat()
  }

  #forget({ deviceId, subjectId }: Binding): void {
    this.#byDevice.delete(deviceId)
    const devices = this.#devicesOf.get(subjectId)
    devices?.delete(deviceId)
    if (devices?.size === 0) this.#devicesOf.delete(subjectId)
  }
}
