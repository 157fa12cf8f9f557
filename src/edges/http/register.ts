import { Readable } from 'node:stream'

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodType } from 'zod'

import type { Audit } from '#domains/audit/index.ts'
import type { Ctx } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import type { FileAnswer, Route } from '#lib/route.ts'

import {
  type Credentials,
  identify,
  type Known,
  mayCall,
  presented,
  purposeOf,
  unauthenticated,
} from './credential.ts'
import { describeIssues, problem } from './errors.ts'
import { createExchange } from './exchange.ts'
import { isForeign } from './origin.ts'

export const API = '/api/v1'
const DEFAULT_BODY_LIMIT = 64 * 1024
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

export type RegisterDeps = {
  credentials: Credentials
  audit: Pick<Audit, 'note'>
  /** Did the request come over the operator's own unix socket? */
  isOperator(request: FastifyRequest): boolean
}

/** Hangs one declared route on the server. A route that does not say who may call it is refused at start. */
export function registerRoute(app: FastifyInstance, route: Route, deps: RegisterDeps): void {
  refuseUndeclared(route)
  app.route({
    method: route.method,
    url: `${API}${route.path}`,
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    handler: (request, reply) => answer(route, deps, request, reply),
  })
}

function refuseUndeclared(route: Route): void {
  const said: unknown = route.who
  const open =
    said === 'public' || said === 'self' || said === 'signed_in' || (Array.isArray(said) && said.length > 0)
  if (!open || !METHODS.has(route.method))
    throw new Error(`http: ${route.method} ${route.path} does not say who may call it`)
}

async function answer(route: Route, deps: RegisterDeps, request: FastifyRequest, reply: FastifyReply) {
  const known = route.who === 'public' ? undefined : await admit(route, deps, request)
  if (request.method !== 'GET' && isForeign(request.headers) && !deps.isOperator(request))
    throw new AppError('forbidden', 'http.foreign_origin')
  const input = parse(route, request)
  if (!input.ok)
    return reply
      .code(400)
      .type('application/problem+json')
      .send(problem(400, 'http.invalid', request.id, input.details))
  const result = await route.run(
    known?.ctx,
    input.value,
    createExchange(request, reply, { sessionId: known?.sessionId, operator: deps.isOperator(request) }),
  )
  return send(route, reply, result)
}

/** The context of whoever calls; throws 401 for nobody and 403, with an audit entry, for somebody who may not. */
export async function admit(
  route: Pick<Route, 'who' | 'path' | 'purpose'>,
  deps: RegisterDeps,
  request: FastifyRequest,
): Promise<Known> {
  const what = presented(
    { authorization: request.headers.authorization, tenant: one(request.headers['sotto-tenant']) },
    request.cookies,
    deps.isOperator(request),
  )
  const known = await identify(deps.credentials, what, request.id, purposeOf(route))
  if (!known) throw unauthenticated()
  if (!mayCall(route.who, known.ctx)) {
    await noteRefusal(deps, known.ctx, route)
    throw new AppError('forbidden', 'access.role_needed')
  }
  return known
}

/**
 * The refusal is noted before it is told; `object` is our own word for the thing, from the route's path. The id that was
 * asked for is left out: nobody has checked whose it is.
 */
async function noteRefusal(deps: RegisterDeps, ctx: Ctx, route: Pick<Route, 'path'>): Promise<void> {
  await deps.audit.note(ctx, {
    action: 'access.refused',
    object: route.path
      .slice(1)
      .replaceAll(/\/:\w+/g, '')
      .replaceAll('/', '.'),
    outcome: 'refused',
  })
}

type Parsed =
  | { ok: true; value: { params: unknown; query: unknown; body: unknown } }
  | { ok: false; details: unknown[] }

/** Reads params, query and body by the route's shapes; what has no shape is not handed on. */
function parse(route: Route, request: FastifyRequest): Parsed {
  const details: unknown[] = []
  const read = (part: 'params' | 'query' | 'body', raw: unknown) => {
    const shape = route[part]
    if (!shape) return undefined
    const parsed = shape.safeParse(raw)
    if (!parsed.success) details.push(...describeIssues(part, parsed.error))
    return parsed.data
  }
  const value = {
    params: read('params', request.params),
    query: read('query', request.query),
    body: read('body', request.body ?? (route.body ? {} : undefined)),
  }
  // An id in the path that is no id cannot exist: the same answer as for one that does not.
  if (details.length > 0 && details.every((issue) => (issue as { path: string }).path.startsWith('params.')))
    throw new AppError('not_found', 'http.no_such_thing')
  return details.length > 0 ? { ok: false, details } : { ok: true, value }
}

function send(route: Route, reply: FastifyReply, result: unknown) {
  if (!route.answer) return reply.code(route.status ?? 204).send()
  if (route.answer instanceof ZodType)
    return reply
      .code(route.status ?? 200)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(route.answer.parse(result)))
  const { fileName, bytes } = result as FileAnswer
  return reply
    .code(route.status ?? 200)
    .type(route.answer.mediaType)
    .header('content-disposition', `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"`)
    .header('cache-control', 'no-store')
    .send(Buffer.isBuffer(bytes) ? bytes : Readable.from(bytes, { objectMode: false }))
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
