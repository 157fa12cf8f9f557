import { splitList } from './grammar.ts'
import { type HeaderName, headerName } from './header-names.ts'

/**
 * The headers of a message, in order. Names are found in any spelling or compact form and written canonically;
 * unknown names keep theirs. Lists of addresses (Via, Route, Contact, ...) are one element an entry,
 * other lists stay as the line they came in: `list` splits them.
 */
export class Headers {
  readonly #names: HeaderName[] = []
  readonly #values: string[] = []

  constructor(entries: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of entries) this.append(name, value)
  }

  get size(): number {
    return this.#names.length
  }

  /** The first value, undefined when the header is absent. */
  get(name: string): string | undefined {
    const at = this.#find(headerName(name).key)
    return at === -1 ? undefined : this.#values[at]
  }

  has(name: string): boolean {
    return this.#find(headerName(name).key) !== -1
  }

  all(name: string): readonly string[] {
    const { key } = headerName(name)
    return this.#values.filter((_, at) => this.#names[at]?.key === key)
  }

  /** Elements of a comma-separated header over all its lines, without empty ones: `list('Supported')`. */
  list(name: string): readonly string[] {
    return this.all(name)
      .flatMap((value) => splitList(value))
      .filter((element) => element !== '')
  }

  /** Replaces all values; the header keeps its place. */
  set(name: string, value: string): this {
    const header = headerName(name)
    const at = this.#find(header.key)
    if (at === -1) return this.append(name, value)
    this.#removeFrom(at + 1, header.key)
    this.#names.splice(at, 1)
    this.#values.splice(at, 1)
    this.#insert(at, header, value)
    return this
  }

  append(name: string, value: string): this {
    this.#insert(this.#names.length, headerName(name), value)
    return this
  }

  /** Puts a value before those of the same header, as a hop does with its Via. */
  prepend(name: string, value: string): this {
    const header = headerName(name)
    const at = this.#find(header.key)
    this.#insert(at === -1 ? 0 : at, header, value)
    return this
  }

  remove(name: string): this {
    this.#removeFrom(0, headerName(name).key)
    return this
  }

  /** Takes the first value off and returns it, as a hop does with its Via or Route. */
  shift(name: string): string | undefined {
    const at = this.#find(headerName(name).key)
    if (at === -1) return undefined
    this.#names.splice(at, 1)
    return this.#values.splice(at, 1)[0]
  }

  entries(): readonly (readonly [name: string, value: string])[] {
    return this.#names.map((header, at) => [header.name, this.#values[at] ?? ''] as const)
  }

  clone(): Headers {
    const copy = new Headers()
    copy.#names.push(...this.#names)
    copy.#values.push(...this.#values)
    return copy
  }

  /** Name of a header that may stand once and stands twice (RFC 3261 7.3.1), undefined when there is none. */
  duplicate(): string | undefined {
    for (let at = 1; at < this.#names.length; at++) {
      const header = this.#names[at]
      if (header?.single && this.#find(header.key) < at) return header.name
    }
    return undefined
  }

  #find(key: string): number {
    for (let at = 0; at < this.#names.length; at++) if (this.#names[at]?.key === key) return at
    return -1
  }

  #insert(at: number, header: HeaderName, value: string): void {
    if (header.elementwise && value.includes(',')) {
      const elements = splitList(value)
      this.#names.splice(at, 0, ...elements.map(() => header))
      this.#values.splice(at, 0, ...elements)
    } else if (at === this.#names.length) {
      this.#names.push(header)
      this.#values.push(value)
    } else {
      this.#names.splice(at, 0, header)
      this.#values.splice(at, 0, value)
    }
  }

  #removeFrom(start: number, key: string): void {
    for (let at = this.#names.length - 1; at >= start; at--) {
      if (this.#names[at]?.key !== key) continue
      this.#names.splice(at, 1)
      this.#values.splice(at, 1)
    }
  }
}
