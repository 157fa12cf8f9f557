import { z, ZodType } from 'zod'

import type { Route } from '#lib/route.ts'

type Json = Record<string, unknown>

const WHO: Record<string, string> = {
  public: 'anybody',
  self: 'the signed-in person, about themself',
  signed_in: 'anybody who is signed in',
}

const ABOUT = `Errors are problem details (RFC 9457) with a stable \`code\`. Times are RFC 3339 in UTC. Lists are \`{ items, total }\`.

Sign in with \`POST /api/v1/session\` (a cookie) or send an API token as \`Authorization: Bearer …\`; either names the company by itself.

A WebSocket at \`/api/v1/live\`, with the same credential, says what changed as \`{ event, ids }\` and nothing more; what it
is now is fetched here. Close code 4401 means: signed out.

Health is at \`/healthz\` and \`/readyz\`, figures for Prometheus at \`/metrics\`.`

/** The OpenAPI 3.1 document of the declared routes; the same list that the server registers. */
export function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes.toSorted((a, b) => a.path.localeCompare(b.path))) {
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sotto',
      version: '1',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-sotto' },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'Refused or failed',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function operation(route: Route): Json {
  return {
    operationId: operationId(route),
    tags: [route.path.split('/')[1] ?? ''],
    summary: route.summary,
    description: `For: ${typeof route.who === 'string' ? WHO[route.who] : route.who.join(' or ')}.`,
    'x-access': route.who,
    security: route.who === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schema(route.body, 'input') } },
          },
        }
      : {}),
    responses: { ...success(route), default: { $ref: '#/components/responses/Problem' } },
  }
}

/** `GET /people/:id/devices` → `getPeopleByIdDevices`. */
function operationId({ method, path }: Route): string {
  const words = path.split('/').filter(Boolean)
  const name = words.map((word) =>
    word.replace(/^:/, 'by_').replaceAll(/(?:^|[_-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
  return method.toLowerCase() + name.join('')
}

function success(route: Route): Json {
  const { answer } = route
  if (!answer) return { [route.status ?? 204]: { description: 'Done' } }
  const content =
    answer instanceof ZodType
      ? { 'application/json': { schema: schema(answer, 'output') } }
      : { [answer.mediaType]: { schema: { type: 'string', format: 'binary' } } }
  return { [route.status ?? 200]: { description: 'Done', content } }
}

function parameters(shape: ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!shape) return []
  const { properties = {}, required = [] } = schema(shape, 'input') as {
    properties?: Json
    required?: string[]
  }
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: of,
  }))
}

function schema(shape: ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: sayFormatOnce,
  }) as Json
  return rest
}

/** A format says it; the pattern behind it is a page long. */
function sayFormatOnce({ jsonSchema }: { jsonSchema: Json }): void {
  if ('format' in jsonSchema) delete jsonSchema['pattern']
}

const PROBLEM: Json = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; made for programs' },
    details: {},
    request_id: { type: 'string', format: 'uuid' },
  },
  required: ['type', 'title', 'status', 'code', 'request_id'],
}
