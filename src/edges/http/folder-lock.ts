import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, rename, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'

import { AppError } from '#lib/errors.ts'

export type FolderLock = {
  readonly server: Server
  /** Hands requests over; until then they are answered 503. */
  attach(listener: RequestListener): void
  release(): Promise<void>
}

/**
 * One Sotto per data folder: whoever listens on its unix socket owns it. The same socket is the operator's way in
 * (mode 0600 in a folder of mode 0700). Throws `start.already_running`; a socket nobody listens on is taken over.
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  let listener: RequestListener = (_request, response) => {
    response.writeHead(503, { 'content-type': 'application/problem+json' })
    response.end('{"type":"about:blank","title":"Starting","status":503,"code":"start.not_ready"}')
  }
  const server = createServer((request, response) => listener(request, response))
  if (!(await bind(server, path))) {
    await removeStale(path)
    if (!(await bind(server, path))) throw new AppError('conflict', 'start.already_running')
  }
  await chmod(path, 0o600)
  return {
    server,
    attach(next) {
      listener = next
    },
    release: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/**
 * A way in for one command that found no server running: a socket of its own beside the folder's. Others who come
 * to the folder's socket are told to wait, since everything stops when the command is through.
 */
export async function openOwnSocket(
  path: string,
  listener: RequestListener,
): Promise<{ path: string; close(): Promise<void> }> {
  // Not longer than api.sock: a socket's path may have 107 bytes.
  const own = join(dirname(path), `c${randomBytes(3).toString('hex')}`)
  const server = createServer(listener)
  await bind(server, own)
  await chmod(own, 0o600)
  return {
    path: own,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function bind(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refused = (fault: NodeJS.ErrnoException) =>
      fault.code === 'EADDRINUSE' ? resolve(false) : reject(fault)
    server.once('error', refused)
    server.listen(path, () => {
      server.off('error', refused)
      resolve(true)
    })
  })
}

/** Does somebody answer at the socket? */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/**
 * Moves a dead socket aside before removing it. Between looking and moving, another start may have put its own live one
 * there; then that one is put back and we are the second.
 */
async function removeStale(path: string): Promise<void> {
  if (await isListening(path)) throw new AppError('conflict', 'start.already_running')
  const aside = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await rename(path, aside)
  } catch {
    return // another start was faster; binding decides
  }
  if (await isListening(aside)) {
    await link(aside, path).catch(() => undefined)
    await rm(aside, { force: true })
    throw new AppError('conflict', 'start.already_running')
  }
  await rm(aside, { force: true })
}
