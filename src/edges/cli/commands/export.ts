import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'

import type { Command } from 'commander'

import type { Api } from '../api.ts'
import { Failure } from '../failure.ts'
import { findPerson } from '../person.ts'
import { openRequest } from '../rights-request.ts'
import { example, type Perform } from '../task.ts'

export function addExportCommand(program: Command, perform: Perform): void {
  example(
    program
      .command('export <person>')
      .description(
        'everything held about somebody, as one signed bundle; opens and answers a request for access. With a token, "me" is its owner',
      )
      .option('--out <file>', 'where to write it; else request-<id>.zip in this folder'),
    'export 206 --out bundle.zip',
  ).action((text: string, options: { out?: string }, command: Command) =>
    perform(command, async ({ api, show }) => {
      const { id, path } = await bundleOf(api, text)
      const file = resolve(options.out ?? (id === undefined ? 'my-data.zip' : `request-${id}.zip`))
      const made = await writeFile(file, await api.download(path))
      const answered = id === undefined ? [] : [`Request ${id} is answered.`]
      show({ ...(id === undefined ? {} : { request_id: id }), file, ...made }, () =>
        [`${file}: ${made.bytes} bytes, SHA-256 ${made.sha256}`, ...answered].join('\n'),
      )
    }),
  )
}

/** One's own bundle needs no request; anybody else's answers one. */
async function bundleOf(api: Api, text: string): Promise<{ id: string | undefined; path: string }> {
  if (text === 'me' && api.isOperator)
    throw new Failure('The operator is nobody: name a person, or use --url and the token of one.', 2)
  if (text === 'me') return { id: undefined, path: '/me/export' }
  const person = await findPerson(api, text)
  const { id } = await openRequest(api, person.id, 'access')
  return { id, path: `/privacy/requests/${id}/export` }
}

/** Never over a file that is there, never half a one, and for nobody else's eyes. */
async function writeFile(path: string, from: Readable): Promise<{ bytes: number; sha256: string }> {
  const part = `${path}.part`
  const taken = await open(path, 'wx', 0o600).catch(refuse)
  await taken.close()
  try {
    const file = await open(part, 'w', 0o600)
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        hash.update(chunk)
        bytes += chunk.length
        await file.writeFile(chunk)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
    return { bytes, sha256: hash.digest('hex') }
  } catch (fault) {
    await Promise.all([part, path].map((one) => rm(one, { force: true })))
    throw fault
  }
}

function refuse(fault: unknown): never {
  const said = (fault as { code?: string }).code
  throw new Failure(
    said === 'EEXIST'
      ? 'A file of that name is there already: choose another name with --out.'
      : `The file cannot be written (${said}): choose another place with --out.`,
  )
}
