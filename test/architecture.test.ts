import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'

import { pageIsTrue, readFolders } from './laws/architecture-page.ts'
import { noCycles } from './laws/cycles.ts'
import { domainsInOrder, importLaw } from './laws/import-law.ts'
import {
  declaredPackages,
  engineWords,
  names,
  noBarrels,
  noDefaultExports,
  noUrlPaths,
  sizes,
  sqlInStores,
} from './laws/shape-laws.ts'
import { type Law, readProject, sourceFile } from './laws/source-file.ts'

const root = resolve(import.meta.dirname, '..')
const project = readProject(root)
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const packages = Object.keys({ ...dependencies, ...devDependencies })

/** One line per breach, marked so that `npm run check` finds them. */
function toList(breaches: string[]): string {
  return `\n${breaches.map((breach) => `• ${breach}`).join('\n')}`
}

const LAWS: Record<string, Law> = {
  'imports follow the table of rooms': importLaw,
  'every domain has its place in the order': domainsInOrder,
  'no files need each other': noCycles,
  'no file is too long': sizes(),
  'names say what is inside': names,
  'nothing is exported by default': noDefaultExports,
  'only faces pass on exports': noBarrels,
  'packages are asked for': declaredPackages(packages),
  'no path is taken from a URL': noUrlPaths,
  'the engine knows no product noun': engineWords,
  'SQL is written in stores': sqlInStores,
}

describe('the house keeps its laws', () => {
  for (const [name, law] of Object.entries(LAWS)) {
    test(name, () => {
      const breaches = law(project)

      assert.ok(breaches.length === 0, toList(breaches))
    })
  }

  test('ARCHITECTURE.md names every folder and no other', () => {
    const breaches = pageIsTrue(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'), readFolders(root))

    assert.ok(breaches.length === 0, toList(breaches))
  })

  test('the sizes of src/ are told', () => {
    const lines = project
      .filter(({ path, isTest }) => path.startsWith('src/') && !isTest)
      .map((file) => file.lines)
      .toSorted((a, b) => a - b)
    const at = (share: number): number => lines[Math.floor(lines.length * share)] ?? 0

    process.stdout.write(
      `src: ${lines.length} files, median ${at(0.5)} lines, p90 ${at(0.9)}, longest ${lines.at(-1)}\n`,
    )
    assert.ok(lines.length > 0)
  })
})

/** Each made-up file breaks exactly one law, and the sentence says which. */
const SEEDS: [title: string, law: Law, path: string, text: string, sentence: RegExp][] = [
  [
    'lib imports a domain',
    importLaw,
    'src/lib/x.ts',
    `import { a } from '#domains/vault/index.ts'`,
    /lib stands on/,
  ],
  ['lib imports a package', importLaw, 'src/lib/x.ts', `import { z } from 'zod'`, /may not know zod/],
  [
    'db imports a domain',
    importLaw,
    'src/db/x.ts',
    `import { a } from '#domains/vault/index.ts'`,
    /knows none/,
  ],
  [
    'db imports the engine',
    importLaw,
    'src/db/x.ts',
    `import { a } from '#engine/sip/index.ts'`,
    /knows none/,
  ],
  [
    'the engine imports a domain',
    importLaw,
    'src/engine/sip/x.ts',
    `import type { A } from '#domains/calls/index.ts'`,
    /serves/,
  ],
  [
    'the engine imports the database',
    importLaw,
    'src/engine/sip/x.ts',
    `import { a } from '#db/database.ts'`,
    /serves/,
  ],
  ['the engine imports a framework', importLaw, 'src/engine/sip/x.ts', `import { z } from 'zod'`, /serves/],
  ['sip imports sdp', importLaw, 'src/engine/sip/x.ts', `import { a } from '#engine/sdp/index.ts'`, /serves/],
  [
    'a domain asks a later one',
    importLaw,
    'src/domains/vault/x.ts',
    `import { a } from '#domains/people/index.ts'`,
    /told by an event/,
  ],
  [
    'a domain reaches inside another',
    importLaw,
    'src/domains/people/x.ts',
    `import { a } from '#domains/vault/store.ts'`,
    /told by an event/,
  ],
  [
    'a domain imports an edge',
    importLaw,
    'src/domains/people/x.ts',
    `import { a } from '#edges/http/server.ts'`,
    /may not know/,
  ],
  [
    'a domain imports a framework',
    importLaw,
    'src/domains/people/x.ts',
    `import { a } from 'fastify'`,
    /may not know fastify/,
  ],
  [
    'a service imports the engine',
    importLaw,
    'src/domains/calls/service.ts',
    `import type { A } from '#engine/sip/index.ts'`,
    /may not know/,
  ],
  [
    'a service imports a door',
    importLaw,
    'src/domains/calls/service.ts',
    `import { a } from './http.ts'`,
    /may not know/,
  ],
  [
    'a domain reaches inside the engine',
    importLaw,
    'src/domains/calls/bridge.ts',
    `import { a } from '#engine/sip/parse.ts'`,
    /may not know/,
  ],
  [
    'a door imports the store',
    importLaw,
    'src/domains/calls/http.ts',
    `import * as store from './store.ts'`,
    /behind the service/,
  ],
  [
    'a door runs fastify',
    importLaw,
    'src/domains/calls/http.ts',
    `import { fastify } from 'fastify'`,
    /may not know fastify/,
  ],
  [
    'a policy reads the database',
    importLaw,
    'src/domains/calls/policy.ts',
    `import * as store from './store.ts'`,
    /pure decision/,
  ],
  [
    'a store calls its service',
    importLaw,
    'src/domains/calls/store.ts',
    `import { a } from './service.ts'`,
    /SQL lives/,
  ],
  [
    'a table imports a later table',
    importLaw,
    'src/domains/vault/tables.ts',
    `import { a } from '#domains/people/tables.ts'`,
    /other declarations/,
  ],
  [
    'a contract imports code of Node',
    importLaw,
    'src/domains/people/contract.ts',
    `import { a } from 'node:crypto'`,
    /browser/,
  ],
  [
    'a contract imports lib code',
    importLaw,
    'src/domains/people/contract.ts',
    `import { a } from '#lib/ids.ts'`,
    /browser/,
  ],
  [
    'an edge reaches inside a domain',
    importLaw,
    'src/edges/http/x.ts',
    `import { a } from '#domains/vault/store.ts'`,
    /faces/,
  ],
  [
    'an edge imports another edge',
    importLaw,
    'src/edges/http/x.ts',
    `import { a } from '#edges/sip/x.ts'`,
    /no other edge/,
  ],
  [
    'an edge other than sip imports the engine',
    importLaw,
    'src/edges/http/x.ts',
    `import { a } from '#engine/sip/index.ts'`,
    /faces/,
  ],
  [
    'the command line imports a domain',
    importLaw,
    'src/edges/cli/x.ts',
    `import { a } from '#domains/vault/index.ts'`,
    /client of the API/,
  ],
  [
    'the browser imports a domain',
    importLaw,
    'web/src/x.tsx',
    `import { a } from '#domains/vault/index.ts'`,
    /browser/,
  ],
  [
    'the browser imports the server by path',
    importLaw,
    'web/src/x.tsx',
    `import { a } from '../../src/lib/ids.ts'`,
    /browser/,
  ],
  ['the scanner imports Sotto', importLaw, 'test/scanner/x.ts', `import { a } from '#lib/ids.ts'`, /blind/],
  [
    'the scanner imports a test of Sotto',
    importLaw,
    'test/scanner/x.ts',
    `import { a } from '../support/database.ts'`,
    /blind/,
  ],
  [
    'a first script needs a package',
    importLaw,
    'scripts/x.mjs',
    `import { a } from 'zod'`,
    /before anything is installed/,
  ],
  [
    'a room is left by a relative path',
    importLaw,
    'src/lib/x.ts',
    `import { a } from '../db/table.ts'`,
    /write it with #/,
  ],
  [
    'a room imports itself by #',
    importLaw,
    'src/db/x.ts',
    `import { a } from '#db/table.ts'`,
    /write it with \.\//,
  ],
  [
    'an import is hidden in an expression',
    importLaw,
    'src/lib/x.ts',
    `const a = await import('#db/table.ts')`,
    /lib stands on/,
  ],
  [
    'main reaches past compose',
    importLaw,
    'src/main.ts',
    `import { a } from '#domains/vault/index.ts'`,
    /compose\.ts says/,
  ],
  [
    'settings ask the database',
    importLaw,
    'src/config.ts',
    `import { a } from '#db/database.ts'`,
    /settings/,
  ],
  ['a domain stands in no order', domainsInOrder, 'src/domains/faxes/index.ts', '', /no place in/],
  ['a file is long without a reason', sizes({}), 'src/lib/x.ts', '\n'.repeat(301), /needs a reason/],
  [
    'a file is too long whatever the reason',
    sizes({ 'src/lib/x.ts': 'why' }),
    'src/lib/x.ts',
    '\n'.repeat(501),
    /several files/,
  ],
  ['a name says nothing', names, 'src/lib/utils.ts', '', /says nothing/],
  ['a name hides behind a good word', names, 'src/domains/calls/call-helpers.ts', '', /says nothing/],
  ['a folder says nothing', names, 'src/common/x.ts', '', /says nothing/],
  ['a name is in camelCase', names, 'web/src/SignIn.tsx', '', /kebab-case/],
  [
    'a package is not asked for',
    declaredPackages(['zod']),
    'src/config.ts',
    `import { a } from '@scope/other/deep'`,
    /imports @scope\/other, which/,
  ],
  [
    'a path comes from a URL',
    noUrlPaths,
    'src/db/x.ts',
    `new URL('.', import.meta.here).pathname`.replace('here', 'url'),
    /takes a path/,
  ],
  [
    'something is exported by default',
    noDefaultExports,
    'src/lib/x.ts',
    'export default 1',
    /give it a name/,
  ],
  [
    'a barrel stands outside a face',
    noBarrels,
    'src/lib/index.ts',
    `export { a } from './ids.ts'`,
    /passes on/,
  ],
  [
    'the engine names a product noun',
    engineWords,
    'src/engine/sip/x.ts',
    'const tenantId = 1',
    /says "tenant"/,
  ],
  [
    'SQL stands outside a store',
    sqlInStores,
    'src/domains/calls/service.ts',
    `import { sql } from 'kysely'`,
    /writes SQL/,
  ],
]

describe('each law can be broken', () => {
  for (const [title, law, path, text, sentence] of SEEDS) {
    test(title, () => {
      const breaches = law([sourceFile(path, text)])

      assert.equal(breaches.length, 1, breaches.join('\n'))
      assert.match(breaches[0] ?? '', sentence)
    })
  }

  test('two files need each other', () => {
    const breaches = noCycles([
      sourceFile('src/lib/a.ts', `import { b } from './b.ts'`),
      sourceFile('src/lib/b.ts', `import { a } from './a.ts'`),
    ])

    assert.match(breaches.join(), /need each other: src\/lib\/a\.ts → src\/lib\/b\.ts → src\/lib\/a\.ts/)
  })

  test('a folder is missing from the page, and one of the page is gone', () => {
    const breaches = pageIsTrue('src/   all\nsrc/old/   gone\n', ['src', 'src/lib'])

    assert.deepEqual(breaches, [
      'ARCHITECTURE.md does not name src/lib/.',
      'ARCHITECTURE.md names src/old/, which is not there.',
    ])
  })
})

/** What the laws must leave alone. */
const HARMLESS: [title: string, path: string, text: string][] = [
  [
    'an earlier face',
    'src/domains/people/service.ts',
    `import type { Vault } from '#domains/vault/index.ts'`,
  ],
  [
    'types of fastify in a door',
    'src/domains/people/http.ts',
    `import type { FastifyInstance } from 'fastify'`,
  ],
  [
    'the engine in a SIP door',
    'src/domains/calls/sip.ts',
    `import { formatUri } from '#engine/sip/index.ts'`,
  ],
  ['media uses sdp', 'src/engine/media/x.ts', `import { parse } from '#engine/sdp/index.ts'`],
  ['a contract in the browser', 'web/src/x.tsx', `import { person } from '#domains/people/contract.ts'`],
  ['a framework in the browser', 'web/src/x.tsx', `import { Button } from '@mantine/core'`],
  ['an import inside a text', 'src/lib/x.ts', "const a = `\n  import { b } from '#db/table.ts'`"],
  ['compose knows everything', 'src/compose.ts', `import { a } from '#domains/vault/store.ts'`],
  ['a test is free', 'src/lib/x.test.ts', `import { a } from '#db/database.ts'`],
]

describe('the laws leave alone', () => {
  for (const [title, path, text] of HARMLESS) {
    test(title, () => {
      const breaches = Object.values(LAWS).flatMap((law) => law([sourceFile(path, text)]))

      assert.deepEqual(breaches, [])
    })
  }
})
