import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { AppError } from '#lib/errors.ts'

import {
  decodeSlot,
  derive,
  encodeSlot,
  type KeyKind,
  type KeyState,
  mintSlot,
  type Root,
  rootKeys,
  type Slot,
  SLOT_BYTES,
  unwrapSlot,
} from './key-slot.ts'

type Entry = { at: number; slot: Slot; key: KeyObject | undefined; blind: KeyObject | undefined }

/**
 * The keys of subjects and tenants, apart from the database: a folder with the root secret and one file of fixed
 * slots. States run one way: never → active → fenced → destroyed. Nothing can mint a key for an id that had one.
 */
export class KeyStore {
  readonly #entries = new Map<string, Entry>()
  readonly #root: Root
  readonly #secret: Buffer
  readonly #file: FileHandle
  #slots = 0
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(secret: Buffer, file: FileHandle) {
    this.#secret = secret
    this.#root = rootKeys(secret)
    this.#file = file
  }

  /** Opens `folder`, creating it with a fresh root the first time. Refuses a file that was edited or has another root. */
  static async open(folder: string): Promise<KeyStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const secret = await rootSecret(join(folder, 'root.key'))
    const file = await open(join(folder, 'keys.bin'), 'a', 0o600).then(async (made) => {
      await made.chmod(0o600) // one that an older Sotto made
      await made.close()
      return open(join(folder, 'keys.bin'), 'r+')
    })
    const store = new KeyStore(secret, file)
    try {
      await store.#load()
    } catch (fault) {
      await file.close()
      throw fault
    }
    return store
  }

  async #load(): Promise<void> {
    const bytes = await this.#file.readFile()
    // A torn last slot is a mint that was never acknowledged.
    this.#slots = Math.floor(bytes.length / SLOT_BYTES)
    for (let at = 0; at < this.#slots; at++) {
      const slot = decodeSlot(this.#root, bytes.subarray(at * SLOT_BYTES, (at + 1) * SLOT_BYTES))
      if (!slot) throw new AppError('unavailable', 'vault.key_file_damaged', { slot: at })
      const key = unwrapSlot(this.#root, slot)
      if (!key && slot.state !== 'destroyed')
        throw new AppError('unavailable', 'vault.key_damaged', { slot: at })
      this.#remember(at, slot, key)
    }
  }

  #remember(at: number, slot: Slot, key: Buffer | undefined): void {
    this.#entries.set(slot.id, {
      at,
      slot,
      key: key && createSecretKey(derive(key, 'sotto.seal.live')),
      blind: key && createSecretKey(derive(key, 'sotto.blind-index')),
    })
  }

  /** Makes keys for new ids; durable when it returns, with one flush for all of them. Refuses an id that ever had one. */
  mint(kind: KeyKind, ...ids: string[]): Promise<void> {
    return this.#exclusive(async () => {
      for (const id of ids) {
        const state = this.state(id)
        if (state !== 'never')
          throw new AppError('conflict', state === 'active' ? 'vault.key_exists' : 'vault.subject_erased')
      }
      const made = ids.map((id) => mintSlot(this.#root, kind, id))
      await this.#file.write(
        Buffer.concat(made.map(({ slot }) => encodeSlot(this.#root, slot))),
        0,
        undefined,
        this.#slots * SLOT_BYTES,
      )
      await this.#file.datasync()
      for (const { slot, key } of made) this.#remember(this.#slots++, slot, key)
    })
  }

  /** Closes the subject for good: nothing can be sealed or opened, and nothing can mint it again. Idempotent. */
  fence(id: string): Promise<void> {
    return this.#advance(id, 'fenced')
  }

  /** Overwrites the key where it lies. Idempotent; the slot stays as the tombstone. */
  destroy(id: string): Promise<void> {
    return this.#advance(id, 'destroyed')
  }

  #advance(id: string, to: 'fenced' | 'destroyed'): Promise<void> {
    return this.#exclusive(async () => {
      const entry = this.#entries.get(id)
      if (!entry) throw new AppError('not_found', 'vault.key_unknown')
      if (entry.slot.state === to || entry.slot.state === 'destroyed') return
      const slot: Slot = { ...entry.slot, state: to }
      await this.#file.write(encodeSlot(this.#root, slot), 0, SLOT_BYTES, entry.at * SLOT_BYTES)
      await this.#file.datasync()
      this.#entries.set(id, { at: entry.at, slot, key: undefined, blind: undefined })
    })
  }

  state(id: string): KeyState | 'never' {
    return this.#entries.get(id)?.slot.state ?? 'never'
  }

  /** Proof of which key was destroyed: a commitment that does not tell the key. */
  commitment(id: string): string | undefined {
    return this.#entries.get(id)?.slot.commitment.toString('hex')
  }

  /** The sealing key of an active id. Throws `vault.subject_erased` for a fenced or destroyed one. */
  sealingKey(id: string): KeyObject {
    return this.#active(id, 'key')
  }

  blindKey(id: string): KeyObject {
    return this.#active(id, 'blind')
  }

  #active(id: string, which: 'key' | 'blind'): KeyObject {
    const entry = this.#entries.get(id)
    if (!entry) throw new AppError('not_found', 'vault.key_unknown')
    const key = entry[which]
    if (!key) throw new AppError('forbidden', 'vault.subject_erased')
    return key
  }

  /** A key of the installation itself for one use (`nonce`, `receipt`), derived from the root. 32 bytes. */
  systemKey(label: string): Buffer {
    return derive(this.#secret, `sotto.system.${label}`)
  }

  /** Ids with a usable key: the companies a start loads telephones and numbers for. */
  ids(kind: KeyKind): string[] {
    return [...this.#entries.values()].flatMap(({ slot }) =>
      slot.kind === kind && slot.state === 'active' ? [slot.id] : [],
    )
  }

  counts(): Record<KeyState, number> {
    const counts = { active: 0, fenced: 0, destroyed: 0 }
    for (const { slot } of this.#entries.values()) counts[slot.state]++
    return counts
  }

  async close(): Promise<void> {
    await this.#queue
    await this.#file.close()
  }

  #exclusive<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(run)
    this.#queue = next.catch(() => undefined)
    return next
  }
}

async function rootSecret(path: string): Promise<Buffer> {
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== undefined) {
    const secret = Buffer.from(known.trim(), 'hex')
    if (secret.length !== 32) throw new AppError('unavailable', 'vault.root_damaged')
    return secret
  }
  const secret = randomBytes(32)
  const file = await open(path, 'wx', 0o600)
  await file.writeFile(`${secret.toString('hex')}\n`)
  await file.sync()
  await file.close()
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
  return secret
}
