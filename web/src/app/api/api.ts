import { ApiError, readProblem, UNREACHABLE } from './api-error.ts'

const ROOT = '/api/v1'

type Send = { body?: unknown; signal?: AbortSignal; keepalive?: boolean }

/** One request to the API; the session cookie goes along. Throws `ApiError`, also when nobody answers. */
async function send(method: string, path: string, { body, signal, keepalive }: Send = {}): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' })
  const request: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body !== undefined) {
    request.body = JSON.stringify(body)
    headers.set('content-type', 'application/json')
  }
  if (signal) request.signal = signal
  if (keepalive) request.keepalive = true
  const response = await fetch(ROOT + path, request).catch((fault: unknown) => {
    if (signal?.aborted) throw fault
    throw new ApiError(0, UNREACHABLE)
  })
  if (!response.ok) throw await readProblem(response)
  return response
}

async function json<Answer>(method: string, path: string, options?: Send): Promise<Answer> {
  const response = await send(method, path, options)
  // The contract on the server filters what leaves; its type is the one named by the caller.
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

export const api = {
  get: <Answer>(path: string, signal?: AbortSignal) => json<Answer>('GET', path, signal ? { signal } : {}),
  post: <Answer>(path: string, body: unknown = {}) => json<Answer>('POST', path, { body }),
  put: <Answer>(path: string, body: unknown) => json<Answer>('PUT', path, { body }),
  patch: <Answer>(path: string, body: unknown) => json<Answer>('PATCH', path, { body }),
  remove: (path: string, options: { keepalive?: boolean } = {}) => json<undefined>('DELETE', path, options),
  stream: (path: string, signal?: AbortSignal) => send('GET', path, signal ? { signal } : {}),
}

/** `?a=1&b=2` of what is given; nothing for what is not. */
export function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
