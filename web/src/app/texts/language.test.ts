import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chooseLanguage } from './language.ts'

test('the language that was chosen before wins over the languages of the browser', () => {
  assert.equal(chooseLanguage('fr', ['de-DE']), 'fr')
})

test('without a choice the first language of the browser that Sotto speaks is taken', () => {
  assert.equal(chooseLanguage(null, ['pt-BR', 'de-AT', 'en']), 'de')
  assert.equal(chooseLanguage('klingon', ['FR-ch']), 'fr')
})

test('a browser with none of the languages gets English', () => {
  assert.equal(chooseLanguage(null, ['pt']), 'en')
  assert.equal(chooseLanguage(null, []), 'en')
})
