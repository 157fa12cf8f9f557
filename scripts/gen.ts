/**
 * Writes what is generated from the code: docs/openapi.json from the routes and their contracts.
 * `npm run gen -- --check` writes nothing and fails when a file is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { openApi } from '#edges/http/openapi.ts'

import { declaredRoutes } from '../src/routes.ts'

const path = fileURLToPath(new URL('../docs/openapi.json', import.meta.url))
const wanted = `${JSON.stringify(openApi(declaredRoutes()), null, 2)}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(path, wanted)
  console.log('docs/openapi.json written')
} else if (read() === wanted) console.log('docs/openapi.json is up to date')
else {
  console.error('docs/openapi.json is not what the routes say: npm run gen')
  process.exitCode = 1
}

function read(): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // not written yet
  }
}
