import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Refusal } from './failure.ts'
import { refusalSentence } from './refusal-sentence.ts'

const SENTENCE = /^[A-Z][^\n]+\.$/

test('a code that is known says what to do, and one that is not says what kind of thing it is', () => {
  assert.match(refusalSentence(new Refusal(409, 'numbers.extension_taken')), /--take-over/)
  const unknown = refusalSentence(new Refusal(409, 'trunks.busy', { lines: 4 }))
  assert.match(unknown, SENTENCE)
  assert.match(unknown, /trunks\.busy, lines 4/)
})

test('a value that is not accepted is named as the option that carried it', () => {
  const details = [
    { path: 'body.first_name', code: 'too_big' },
    { path: 'body.extension', code: 'invalid_format' },
    { path: 'body.extension', code: 'too_small' },
  ]
  assert.match(refusalSentence(new Refusal(400, 'http.invalid', details)), /of: first-name, extension\.$/)
})

test('a server that closes, and something that is no Sotto, are told apart', () => {
  assert.match(refusalSentence(new Refusal(503, 'http.unknown')), /stopping/)
  assert.match(refusalSentence(new Refusal(502, 'http.unknown')), /--url/)
})

test('details that are no facts are left out', () => {
  assert.match(refusalSentence(new Refusal(418, 'tea.pot', { nested: { name: 'Ada' } })), /\(tea\.pot\)\.$/)
})
