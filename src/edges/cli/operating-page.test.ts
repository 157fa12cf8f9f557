import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import type { Command } from 'commander'

import { readConfig, SETTINGS } from '../../config.ts'
import type { Launcher } from './launcher.ts'
import { createProgram } from './program.ts'
import type { Terminal } from './terminal.ts'

const ROOT = join(import.meta.dirname, '../../..')
const page = await readFile(join(ROOT, 'docs/operating.md'), 'utf8')
const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
const program = createProgram({} as Launcher, {} as Terminal)

/** `| \`NAME\` | default | what |` rows of a table. */
function settingsOf(text: string): Map<string, string> {
  const rows = text.matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \|/gm)
  return new Map([...rows].map(([, name = '', value = '']) => [name, value.replaceAll('`', '').trim()]))
}

function commandsOf(command: Command, before: string[] = []): { words: string; command: Command }[] {
  return command.commands
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => {
      const words = [...before, one.name()]
      return one.commands.length > 0 ? commandsOf(one, words) : [{ words: words.join(' '), command: one }]
    })
}

describe("the operator's page", () => {
  test('names every setting there is, and no other', () => {
    assert.deepEqual([...settingsOf(page).keys()].toSorted(), [...SETTINGS].toSorted())
  })

  test('tells the defaults that are taken', () => {
    const config: Record<string, unknown> = readConfig({})
    const told = settingsOf(page)
    for (const [name, field] of [
      ['SOTTO_HTTP_PORT', 'httpPort'],
      ['SOTTO_HTTPS_PORT', 'httpsPort'],
      ['SOTTO_SIP_PORT', 'sipPort'],
      ['SOTTO_SIPS_PORT', 'sipsPort'],
      ['SOTTO_BIND', 'bind'],
      ['SOTTO_LOG', 'log'],
    ] as const)
      assert.equal(told.get(name), String(config[field]), name)
    assert.equal(told.get('SOTTO_RTP_PORTS'), '20000-29999')
    assert.deepEqual(config['rtpPorts'], { min: 20_000, max: 29_999 })
  })

  test('and the README name no setting that does not exist', () => {
    const named = [...`${page}\n${readme}`.matchAll(/\bSOTTO_[A-Z_]+\b/g)].map(([name]) => name)
    const known = new Set([...SETTINGS, 'SOTTO_PEERS'])
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    )
  })

  test('gives no command that the command line does not know', () => {
    const known = commandsOf(program).map(({ words }) => words)
    const given = [...`${page}\n${readme}`.matchAll(/npm run sotto -- ([a-z]+(?: [a-z]+)?)/g)]
    for (const [, words = ''] of given) {
      const [first = ''] = words.split(' ')
      assert.ok(known.includes(words) || known.includes(first), `there is no command "${words}"`)
    }
    assert.ok(given.length > 15)
  })

  test('explains every command but serve', () => {
    for (const { words } of commandsOf(program).filter((one) => one.words !== 'serve')) {
      const shown = page.includes(`sotto -- ${words}`) || page.includes(`\`${words}\``)
      assert.ok(shown, `docs/operating.md does not show "${words}"`)
    }
  })
})

describe('the help', () => {
  for (const { words, command } of commandsOf(program))
    test(`of ${words} ends with an example that begins with it`, () => {
      let text = ''
      command.configureOutput({ writeOut: (part) => void (text += part) })
      command.outputHelp()

      const example = /Example:\n {2}npm run sotto -- (.+)$/m.exec(text)?.[1] ?? ''

      assert.ok(example.startsWith(words), `"${example}"`)
      assert.match(text, /--json/)
    })
})
