import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'

import { z } from 'zod'

import { faultCode } from '#lib/errors.ts'

import { Failure, Refusal } from './failure.ts'

/** Where the API is and who calls: a unix socket makes the caller the operator, a token makes it the token's owner. */
export type Place = { socketPath: string } | { url: URL; token: string }

export type Query = Readonly<Record<string, string | number | undefined>>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Api = ReturnType<typeof createApi>

/** The API as the commands use it. What answers is read by the same contracts that the server filters it with. */
export function createApi(place: Place, tenant?: string) {
  async function call(method: Method, path: string, body?: unknown): Promise<IncomingMessage> {
    const response = await exchange(place, method, path, tenant, body).catch((fault: unknown) => {
      throw new Failure(unreachable(place, faultCode(fault)))
    })
    if ((response.statusCode ?? 0) < 400) return response
    throw refusal(response.statusCode ?? 0, await text(response))
  }

  return {
    isOperator: 'socketPath' in place,

    async get<S extends z.ZodType>(path: string, shape: S, query: Query = {}): Promise<z.output<S>> {
      return read(await call('GET', path + asText(query)), shape)
    },
    async send<S extends z.ZodType>(
      method: Method,
      path: string,
      shape: S,
      body?: unknown,
    ): Promise<z.output<S>> {
      return read(await call(method, path, body), shape)
    },
    /** For routes that answer with nothing. */
    async tell(method: Method, path: string, body?: unknown): Promise<void> {
      ;(await call(method, path, body)).resume()
    },
    /** A file, as it comes. */
    download: (path: string): Promise<IncomingMessage> => call('GET', path),
  }
}

const UNTRUSTED = /CERT|SELF_SIGNED|VERIFY|ERR_TLS/

function unreachable(place: Place, code: string): string {
  if ('socketPath' in place)
    return 'The server stopped while it was asked: see with doctor whether it happened, and try again.'
  return UNTRUSTED.test(code)
    ? 'The certificate of the server is not known here: set NODE_EXTRA_CA_CERTS to a copy of tls/ca.crt of its data folder.'
    : `The address does not answer (${code}): check --url, and that the server runs.`
}

function asText(query: Query): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return parts.length === 0 ? '' : `?${new URLSearchParams(parts).toString()}`
}

async function read<S extends z.ZodType>(response: IncomingMessage, shape: S): Promise<z.output<S>> {
  const parsed = shape.safeParse(JSON.parse(await text(response)))
  if (parsed.success) return parsed.data
  throw new Failure('The server answers in a way this command does not know: use the command of its version.')
}

const Problem = z.object({ code: z.string(), details: z.unknown().optional() })

function refusal(status: number, body: string): Refusal {
  try {
    const parsed = Problem.safeParse(JSON.parse(body))
    if (parsed.success) return new Refusal(status, parsed.data.code, parsed.data.details)
  } catch {
    // Not the API but something in front of it.
  }
  return new Refusal(status, 'http.unknown')
}

/** One request and the head of its answer. Rejects with the socket's own error when nobody is there. */
export function exchange(
  place: Place,
  method: string,
  path: string,
  tenant?: string,
  body?: unknown,
): Promise<IncomingMessage> {
  const sent = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    accept: 'application/json',
    ...(tenant === undefined ? {} : { 'sotto-tenant': tenant }),
    ...('token' in place ? { authorization: `Bearer ${place.token}` } : {}),
    ...(sent === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
  }
  return new Promise((resolve, reject) => {
    const request =
      'socketPath' in place
        ? requestHttp({ socketPath: place.socketPath, path: `/api/v1${path}`, method, headers, agent: false })
        : (place.url.protocol === 'https:' ? requestHttps : requestHttp)(
            new URL(`/api/v1${path}`, place.url),
            {
              method,
              headers,
              agent: false,
            },
          )
    request.once('error', reject)
    request.once('response', resolve)
    request.end(sent)
  })
}
