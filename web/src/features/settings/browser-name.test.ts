import assert from 'node:assert/strict'
import { test } from 'node:test'

import { browserName } from './browser-name.ts'

test('a browser is told by its own name, not by those it claims to be', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0'
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1'

  assert.equal(browserName(edge), 'Edge · Windows')
  assert.equal(browserName(safari), 'Safari · iOS')
  assert.equal(browserName('curl/8.0'), undefined)
  assert.equal(browserName(undefined), undefined)
})
