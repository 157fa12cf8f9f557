import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Where the page wants the nonce that its style sheets must carry. */
const NONCE_PLACE = '__CSP_NONCE__'
/** Never the page: an unknown address under these is an error, not a view of the client. */
const NOT_A_VIEW = /^\/(?:api|assets|metrics|healthz|readyz|sip|scim|oidc|provision|phonebook)(?:\/|$)/

/** Serves the built client: hashed assets for a year, and the page itself for every address that is one of its views. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(staticFiles, {
    root: folder,
    serve: false,
    // `.br` and `.gz` lie beside each file since the build.
    preCompressed: true,
    logLevel: 'silent',
  })
  app.get('/assets/*', async (request, reply) => {
    const name = (request.params as { '*': string })['*']
    return reply.sendFile(join('assets', name), folder, { maxAge: '365d', immutable: true })
  })
  app.get('/*', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    if (NOT_A_VIEW.test(path)) return reply.callNotFound()
    if (/\.[a-z0-9]+$/i.test(path)) return reply.sendFile(path.slice(1), folder, { maxAge: '1h' })
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
    if (page === undefined) return reply.code(503).type('text/html; charset=utf-8').send(UNBUILT)
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE_PLACE, request.nonce))
  })
}

const UNBUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sotto</title>
<p>The pages are not built yet. <code>npm run web</code> builds them; <code>npm start</code> does it by itself.</p></html>`
