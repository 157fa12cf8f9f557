import type { z } from 'zod'

import type { Ctx, Role } from './context.ts'

/**
 * Routes as data: each domain's `http.ts` returns a list of them and knows no web framework. `edges/http` registers
 * them, checks who may, parses what comes in and filters what goes out by the declared answer.
 */

/**
 * Who may call a route. There is no default: a route that does not say does not register.
 * `public`: anybody, before any sign-in. `self`: a signed-in person, about themself (never the operator).
 * `signed_in`: any credential. Roles: one of them (the operator stands in for the administrative ones).
 */
export type Access = 'public' | 'self' | 'signed_in' | readonly [Role, ...Role[]]

/** What a handler may know of and do to the exchange besides its input and answer. */
export type Exchange = {
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** Came over TLS. */
  readonly secure: boolean
  /** Address the request came from; personal: for throttling and the person's own session list only. */
  readonly source: string
  readonly userAgent: string | undefined
  /** Came over the operator's own unix socket. */
  readonly operator: boolean
  /** The session behind the request, when a cookie was the credential. */
  readonly sessionId: string | undefined
  setCookie(name: string, value: string, maxAgeSeconds: number): void
  clearCookie(name: string): void
  setHeader(name: string, value: string): void
}

/** An answer that is a file: declared with its media type, delivered with a name that says nothing about a person. */
export type FileType = { readonly mediaType: string }
export type FileAnswer = { fileName: string; bytes: Buffer | AsyncIterable<Buffer> }
export const file = (mediaType: string): FileType => ({ mediaType })

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type In<S> = S extends z.ZodType ? z.output<S> : undefined
type Out<A> = A extends z.ZodType ? z.input<A> : A extends FileType ? FileAnswer : undefined | void

export type RouteInput<P, Q, B> = { params: In<P>; query: In<Q>; body: In<B> }

type Declared<P, Q, B, A> = {
  method: Method
  /** Under `/api/v1`; parameters as `:name`. */
  path: `/${string}`
  /** One line for the OpenAPI document, in the imperative. */
  summary: string
  params?: P
  query?: Q
  body?: B
  /** What may leave: fields it does not name are dropped. Left out: 204 without a body. */
  answer?: A
  /** 200 with an answer and 204 without one unless said otherwise. */
  status?: 200 | 201 | 202
  /** The declared purpose that the audit log notes; `self_service` or `administration` when left out. */
  purpose?: string
  /** Largest body in bytes; 64 KiB when left out. */
  bodyLimit?: number
}

export type Route = Declared<z.ZodType, z.ZodType, z.ZodType, z.ZodType | FileType> & {
  who: Access
  run(
    ctx: Ctx | undefined,
    input: { params: unknown; query: unknown; body: unknown },
    exchange: Exchange,
  ): Promise<unknown>
}

type Shape = z.ZodType | undefined
type Answer = z.ZodType | FileType | undefined

/** A route for somebody with a credential. */
export function route<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  A extends Answer = undefined,
>(
  spec: Declared<P, Q, B, A> & {
    who: Exclude<Access, 'public'>
    run(ctx: Ctx, input: RouteInput<P, Q, B>, exchange: Exchange): Promise<Out<A>>
  },
): Route {
  return spec as unknown as Route
}

/** A route for anybody: there is no `ctx`, since nobody is known. */
export function publicRoute<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  A extends Answer = undefined,
>(
  spec: Declared<P, Q, B, A> & { run(input: RouteInput<P, Q, B>, exchange: Exchange): Promise<Out<A>> },
): Route {
  return {
    ...spec,
    who: 'public',
    run: (_ctx: Ctx | undefined, input: RouteInput<P, Q, B>, exchange: Exchange) => spec.run(input, exchange),
  } as unknown as Route
}
