import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Client } from 'pg'

import { AppError } from '#lib/errors.ts'

import { connect } from './connect.ts'

export type MigrateOptions = {
  /** A role that may create roles and tables. */
  url: string
  folder: string
  /** The role the application runs as: owns nothing, bypasses nothing. */
  app: { role: string; password: string }
}

/** One number for all Sottos that share a server, so that two starts do not migrate at once. */
const MIGRATION_LOCK = 7_361_903

/** Creates the application role and applies the numbered SQL files that are new. Refuses a file that changed after it ran. */
export async function migrate({ url, folder, app }: MigrateOptions): Promise<{ applied: string[] }> {
  const client = await connect(url)
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await ensureRole(client, app)
    await client.query(`create table if not exists schema_migration (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
    const known = new Map<string, string>(
      (
        await client.query<{ name: string; sha256: string }>('select name, sha256 from schema_migration')
      ).rows.map((row) => [row.name, row.sha256]),
    )
    const applied: string[] = []
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()) {
      const text = await readFile(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      if (known.has(name)) {
        if (known.get(name) !== sha256) throw new AppError('conflict', 'db.migration_changed', { name })
        continue
      }
      await client.query('begin')
      await client.query(text.replaceAll(':app_role', client.escapeIdentifier(app.role)))
      await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [name, sha256])
      await client.query('commit')
      applied.push(name)
    }
    return { applied }
  } finally {
    await client.end()
  }
}

async function ensureRole(client: Client, { role, password }: MigrateOptions['app']): Promise<void> {
  const name = client.escapeIdentifier(role)
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  if (rowCount === 0)
    await client.query(`create role ${name} login nosuperuser nocreatedb nocreaterole nobypassrls noinherit`)
  await client.query(`alter role ${name} password ${client.escapeLiteral(password)}`)
}

/** Creates the database `name` unless it is there; returns its connection string. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const client = await connect(serverUrl)
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  return withDatabase(serverUrl, name)
}

/** The same server and account, another database. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/?]*)\/[^?]*/, `$1/${encodeURIComponent(name)}`)
}

/** The same server and database, another account. */
export function withRole(url: string, role: string, password: string): string {
  return url.replace(
    /^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/,
    `$1${encodeURIComponent(role)}:${encodeURIComponent(password)}@`,
  )
}
