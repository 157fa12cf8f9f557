import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { TenantId } from '#lib/ids.ts'
import type { Signer } from '#lib/signing.ts'

/** That the log had this entry with this hash, at this time. */
export type Checkpoint = { at: string; tenant: string; entry: number; hash: string }

export type Checkpoints = {
  append(checkpoint: Checkpoint): Promise<void>
  /** Those whose signature holds, oldest first, and how many lines there are that hold not. */
  read(tenantId: TenantId): Promise<{ checkpoints: Checkpoint[]; damaged: number }>
}

type Line = Checkpoint & { signature: string }

/**
 * Signed heads of the log, one file per company outside the database. Whoever can write every row there could forge the whole
 * chain or cut its end off; not so that it fits what was signed before. A copy elsewhere holds against the machine's owner too.
 */
export function fileCheckpoints(folder: string, signer: Signer): Checkpoints {
  const pathOf = (tenantId: string) => join(folder, `${tenantId}.jsonl`)
  const signed = ({ at, tenant, entry, hash }: Checkpoint) =>
    Buffer.from(JSON.stringify(['sotto-audit-checkpoint-1', at, tenant, entry, hash]))

  function parse(text: string, tenantId: string): Checkpoint | undefined {
    try {
      const { signature, ...checkpoint } = JSON.parse(text) as Line
      const holds = signer.verify(signed(checkpoint), Buffer.from(signature, 'base64'))
      return holds && checkpoint.tenant === tenantId ? checkpoint : undefined
    } catch {
      return undefined // no line of ours
    }
  }

  return {
    async append(checkpoint) {
      const path = pathOf(checkpoint.tenant)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const line: Line = { ...checkpoint, signature: signer.sign(signed(checkpoint)).toString('base64') }
      const file = await open(path, 'a', 0o600)
      try {
        await file.writeFile(`${JSON.stringify(line)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
    },

    async read(tenantId) {
      const text = await readFile(pathOf(tenantId), 'utf8').catch((fault: NodeJS.ErrnoException) => {
        if (fault.code === 'ENOENT') return ''
        throw fault
      })
      const lines = text.split('\n').filter((line) => line !== '')
      const checkpoints = lines.flatMap((line) => parse(line, tenantId) ?? [])
      return { checkpoints, damaged: lines.length - checkpoints.length }
    },
  }
}

/** For tests and tools that keep none. */
export const noCheckpoints: Checkpoints = {
  append: () => Promise.resolve(),
  read: () => Promise.resolve({ checkpoints: [], damaged: 0 }),
}
