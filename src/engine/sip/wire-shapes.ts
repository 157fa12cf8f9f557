/** Shapes of messages and addresses until message.ts, uri.ts and name-addr.ts are in; structurally the same. */
export interface Headers {
  get(name: string): string | undefined
  all(name: string): readonly string[]
  set(name: string, value: string): void
  append(name: string, value: string): void
  prepend(name: string, value: string): void
  remove(name: string): void
  entries(): Iterable<readonly [string, string]>
}
export type SipRequest = { kind: 'request'; method: string; uri: string; headers: Headers; body: Buffer }
export type SipResponse = { kind: 'response'; status: number; reason: string; headers: Headers; body: Buffer }
export type SipUri = {
  scheme: 'sip' | 'sips' | 'tel'
  user: string | undefined
  host: string
  port: number | undefined
  params: ReadonlyMap<string, string | true>
  headers: string
}
export type NameAddr = {
  display: string | undefined
  uri: SipUri
  params: ReadonlyMap<string, string | true>
}
