import type { FastifyReply, FastifyRequest } from 'fastify'
import { TLSSocket } from 'node:tls'

import type { Exchange } from '#lib/route.ts'

const LONGEST_USER_AGENT = 200

/** Did the request come over TLS? */
export function isSecure(request: Pick<FastifyRequest, 'raw'>): boolean {
  return request.raw.socket instanceof TLSSocket
}

/** The handler's narrow view of request and reply. Cookies are host-only, HttpOnly, SameSite=Strict and Secure, as the `__Host-` prefix demands. */
export function createExchange(
  request: FastifyRequest,
  reply: FastifyReply,
  known: { sessionId: string | undefined; operator: boolean },
): Exchange {
  const secure = isSecure(request)
  const flags = { path: '/', httpOnly: true, sameSite: 'strict', secure: true } as const
  return {
    cookies: request.cookies,
    secure,
    source: request.raw.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT),
    ...known,
    setCookie: (name, value, maxAge) => void reply.setCookie(name, value, { ...flags, maxAge }),
    clearCookie: (name) => void reply.setCookie(name, '', { ...flags, maxAge: 0 }),
    setHeader: (name, value) => void reply.header(name, value),
  }
}
