import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { Socket } from 'node:net'

import cookies from '@fastify/cookie'
import fastify, { type FastifyInstance } from 'fastify'

import type { Audit } from '#domains/audit/index.ts'
import { faultFields } from '#lib/faults.ts'
import { code, type Log } from '#lib/log.ts'
import type { Route } from '#lib/route.ts'

import { type Admission, admitUpgrade } from './admit-upgrade.ts'
import type { Credentials } from './credential.ts'
import { problem, toProblem } from './errors.ts'
import { isSecure } from './exchange.ts'
import { openApi } from './openapi.ts'
import { admit, registerRoute } from './register.ts'
import { securityHeaders } from './security.ts'
import { serveWeb } from './web.ts'

/** 127.0.0.0/8 and ::1, also as IPv4 in IPv6. */
const LOOPBACK = /^(?:(?:::ffff:)?127\.|::1$)/

export type HttpDeps = {
  routes: readonly Route[]
  credentials: Credentials
  audit: Pick<Audit, 'note'>
  /** The built browser client; without it the API stands alone. */
  webFolder: string
  /** Prometheus text. */
  metrics(): Promise<{ type: string; text: string }>
  /** Told after each answer, with the route's pattern: never with what was in it. */
  observe(answer: { method: string; route: string; status: number; seconds: number }): void
  /** Names of parts that cannot serve at the moment; empty means ready. */
  unready(): Promise<readonly string[]>
  log: Log
}

export type HttpEdge = {
  readonly app: FastifyInstance
  /** For `http.Server`s that listen on ports. */
  readonly listener: RequestListener
  /** For the server on the operator's unix socket: whoever can open it owns the data folder. */
  readonly operatorListener: RequestListener
  /** Who asks for a WebSocket, and whether they may. */
  admitUpgrade(request: IncomingMessage): Promise<Admission>
  close(): Promise<void>
}

/** The web server without a socket: routes, checks, errors, headers, the document, health and the browser client. */
export async function createHttpEdge(deps: HttpDeps): Promise<HttpEdge> {
  const { log } = deps
  const operators = new WeakSet<Socket>()
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    trustProxy: false,
    forceCloseConnections: true,
    return503OnClosing: true,
    routerOptions: { caseSensitive: true, maxParamLength: 200 },
  })
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Many clients name the type of a body they do not send.
    if (text === '') done(null, undefined)
    else void parseJson(request, text, done)
  })
  await app.register(cookies)

  app.decorateRequest('nonce', '')
  app.addHook('onRequest', async (request, reply) => {
    request.nonce = randomBytes(16).toString('base64')
    reply.headers(
      securityHeaders({ hsts: isSecure(request) && request.hostname !== 'localhost', nonce: request.nonce }),
    )
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    deps.observe({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
  })
  app.setErrorHandler(async (fault, request, reply) => {
    const told = toProblem(fault, request.id)
    if (told.status >= 500) log.error('http.failed', { request: code(request.id), ...faultFields(fault) })
    if (told.status === 401) reply.header('www-authenticate', 'Bearer')
    const wait = retryAfter(told.details)
    if (wait !== undefined) reply.header('retry-after', wait)
    return reply.code(told.status).type('application/problem+json').send(told)
  })
  app.setNotFoundHandler(async (request, reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send(problem(404, 'http.no_such_route', request.id)),
  )

  const isOperator = (request: { raw: IncomingMessage }) => operators.has(request.raw.socket)
  for (const route of deps.routes) registerRoute(app, route, { ...deps, isOperator })
  const document = JSON.stringify(openApi(deps.routes))
  app.get('/api/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  )
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const missing = await deps.unready()
    return reply
      .code(missing.length === 0 ? 200 : 503)
      .send({ status: missing.length === 0 ? 'ready' : 'not_ready', missing })
  })
  app.get('/metrics', async (request, reply) => {
    // Figures of the whole machine: for what runs on it, and for an administrator's token from elsewhere.
    if (!LOOPBACK.test(request.ip ?? '') && !isOperator(request))
      await admit({ who: ['administrator'], path: '/metrics' }, { ...deps, isOperator }, request)
    const { type, text } = await deps.metrics()
    return reply.type(type).send(text)
  })
  await serveWeb(app, deps.webFolder)
  await app.ready()

  return {
    app,
    listener: (request, response) => app.routing(request, response),
    operatorListener: (request, response) => {
      operators.add(request.socket)
      app.routing(request, response)
    },
    admitUpgrade: (request) => admitUpgrade(deps.credentials, request, operators.has(request.socket)),
    close: () => app.close(),
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    nonce: string
  }
}

function retryAfter(details: unknown): number | undefined {
  if (typeof details !== 'object' || details === null || !('retry_after_seconds' in details)) return undefined
  return Number(details.retry_after_seconds)
}
