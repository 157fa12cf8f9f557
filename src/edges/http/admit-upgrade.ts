import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

import type { Ctx } from '#lib/context.ts'

import { type Credentials, identify, presented } from './credential.ts'
import { isForeignOrigin } from './origin.ts'

export type Admission = { ok: true; ctx: Ctx } | { ok: false; status: 401 | 403 }

/**
 * Who asks for a WebSocket: by the same cookie or token as the API. Browsers let any page open one, with the cookie,
 * so a page of another origin is refused first.
 */
export async function admitUpgrade(
  credentials: Credentials,
  request: IncomingMessage,
  operator: boolean,
): Promise<Admission> {
  const { headers } = request
  if (isForeignOrigin(headers)) return { ok: false, status: 403 }
  const what = presented(
    { authorization: headers.authorization, tenant: undefined },
    readCookies(headers.cookie ?? ''),
    operator,
  )
  const known = await identify(credentials, what, randomUUID(), 'self_service')
  return known ? { ok: true, ctx: known.ctx } : { ok: false, status: 401 }
}

/** Name and value of each cookie; ours hold no character that would need decoding. */
function readCookies(header: string): Record<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split(/=(.*)/s))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]))
}
