import { matchesGlob } from 'node:path'

import { position } from './domain-order.ts'
import { type Room, ROOMS } from './rooms.ts'
import { type Import, isOurs, type Law, type SourceFile, target } from './source-file.ts'

/** Who may import whom (rooms.ts), and by which door: `./x.ts` inside a room, `#room/x.ts` across. */
export const importLaw: Law = (files) =>
  files
    .filter(
      (file) => !file.isTest || (file.path.startsWith('test/scanner/') && !file.path.endsWith('.test.ts')),
    )
    .flatMap((file) => {
      const room = ROOMS.find(({ files: glob }) => matchesGlob(file.path, glob))
      if (!room) return []
      return file.imports.flatMap((one) => judge(file, one, room) ?? [])
    })

/** Every domain has its place in the order. */
export const domainsInOrder: Law = (files) => {
  const found = new Set(files.flatMap(({ path }) => domainOf(path) ?? []))
  return [...found]
    .filter((domain) => position(domain) < 0)
    .map((domain) => `src/domains/${domain} has no place in test/laws/domain-order.ts.`)
}

function judge(file: SourceFile, one: Import, room: Room): string | undefined {
  const to = target(file, one.from)
  const inRoom = isOurs(one.from) && roomOf(to) === roomOf(file.path)
  if (inRoom) {
    if (one.from.startsWith('#')) return `${file.path} imports ${one.from} of its own room: write it with ./`
    const forbidden = room.mayNot?.some((name) => to === `${roomOf(to)}/${name}`)
    return forbidden ? sentence(file, to, room) : undefined
  }
  if (one.from.startsWith('.') && to.startsWith('src/') && file.path.startsWith('src/')) {
    if (isTopFile(to) && isTopFile(file.path)) return undefined
    return `${file.path} leaves its room by ${one.from}: write it with #`
  }
  return room.may.some((rule) => allows(rule, file, one, to)) ? undefined : sentence(file, to, room)
}

function allows(rule: string, file: SourceFile, one: Import, to: string): boolean {
  if (rule.startsWith('types:')) return one.typeOnly && allows(rule.slice(6), file, one, to)
  if (rule === 'node:') return one.from.startsWith('node:')
  if (rule.startsWith('earlier:')) {
    const [mine, theirs] = [domainOf(file.path), domainOf(to)]
    if (mine === undefined || theirs === undefined) return false
    return position(theirs) < position(mine) && to === `src/domains/${theirs}/${rule.slice(8)}`
  }
  if (isOurs(one.from)) return matchesGlob(to, rule)
  if (rule.includes('/**') || rule.endsWith('.ts')) return false
  const packageName = one.from
    .split('/')
    .slice(0, one.from.startsWith('@') ? 2 : 1)
    .join('/')
  return !one.from.startsWith('node:') && matchesGlob(packageName, rule)
}

function sentence(file: SourceFile, to: string, room: Room): string {
  return `${file.path} may not know ${to}: ${room.because}.`
}

function domainOf(path: string): string | undefined {
  return /^src\/domains\/([^/]+)\//.exec(path)?.[1]
}

/** `src/domains/vault`, `src/engine/sip`, `src/lib`, `web`, `test/scanner`; a top file is a room of its own. */
function roomOf(path: string): string {
  return (
    /^src\/(?:domains|engine|edges)\/[^/]+(?=\/)/.exec(path)?.[0] ??
    /^(?:src\/[^/]+(?=\/)|test\/scanner|web(?=\/)|scripts)/.exec(path)?.[0] ??
    path
  )
}

function isTopFile(path: string): boolean {
  return /^src\/[^/]+\.ts$/.test(path)
}
