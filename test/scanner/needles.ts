import { createHash } from 'node:crypto'

/** Something that must not be found: a name for the report and the value to look for. */
export type Needle = { name: string; value: string; kind: 'text' | 'number' }
export type Pattern = { needle: string; encoding: string; bytes: Buffer }

/** Shorter patterns turn up by chance in megabytes of random bytes. */
export const LEAST_BYTES = 6

/** Every way of writing the needles that a system might have left behind. */
export function patternsOf(needles: readonly Needle[]): Pattern[] {
  const patterns = needles.flatMap((needle) =>
    (needle.kind === 'number' ? numberForms(needle.value) : textForms(needle.value)).flatMap(([form, text]) =>
      encodings(text).map(([encoding, bytes]) => ({
        needle: needle.name,
        encoding: form === '' ? encoding : `${form} ${encoding}`,
        bytes,
      })),
    ),
  )
  const numbers = needles
    .filter(({ kind }) => kind === 'number')
    .flatMap((needle) =>
      semiOctets(needle.value).map((bytes) => ({ needle: needle.name, encoding: 'semi-octets', bytes })),
    )
  const seen = new Set<string>()
  return [...patterns, ...numbers].filter(({ needle, bytes }) => {
    const key = `${needle} ${bytes.toString('latin1')}`
    const fresh = bytes.length >= LEAST_BYTES && !seen.has(key)
    seen.add(key)
    return fresh
  })
}

const reversed = (text: string) => Array.from(text).toReversed().join('')

type Form = [form: string, text: string]

function textForms(value: string): Form[] {
  return [
    ['', value],
    ['lower', value.toLowerCase()],
    ['upper', value.toUpperCase()],
    ['reversed', reversed(value)],
    ['decomposed', value.normalize('NFD')],
    ['composed', value.normalize('NFC')],
    ['unaccented', value.normalize('NFD').replaceAll(/\p{M}/gu, '')],
  ]
}

/** The ways one telephone number is written: international, 00, national, spaced, tel:, and backwards. */
function numberForms(value: string): Form[] {
  const digits = value.replaceAll(/\D/g, '')
  const international = value.trim().startsWith('+') || value.trim().startsWith('00')
  const bare = digits.replace(/^00/, '')
  const national = international ? [1, 2, 3].map((length) => `0${bare.slice(length)}`) : []
  const groups = (size: number) => bare.match(new RegExp(`\\d{1,${size}}`, 'g'))?.join(' ') ?? bare
  return [
    ['', value],
    ['digits', bare],
    ['national', national[0] ?? bare],
    ['national', national[1] ?? bare],
    ['national', national[2] ?? bare],
    ['pairs', groups(2)],
    ['triples', groups(3)],
    ['dashed', groups(3).replaceAll(' ', '-')],
    ['reversed', reversed(bare)],
  ]
}

function encodings(text: string): [string, Buffer][] {
  const utf8 = Buffer.from(text, 'utf8')
  const wide = Buffer.from(text, 'utf16le')
  const sha256 = createHash('sha256').update(utf8).digest()
  const escaped = text.replaceAll(/[^\u0020-\u007e]/g, (char) =>
    [...Buffer.from(char, 'utf16le').swap16().toString('hex').matchAll(/.{4}/g)]
      .map(([h]) => `\\u${h}`)
      .join(''),
  )
  return [
    ['raw', utf8],
    ['latin1', Buffer.from(text, 'latin1')],
    ['utf16le', wide],
    ['utf16be', Buffer.from(wide).swap16()],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['percent', Buffer.from(encodeURIComponent(text))],
    ['every byte percent', Buffer.from(utf8.toString('hex').replaceAll(/../g, (byte) => `%${byte}`))],
    ['json', Buffer.from(escaped)],
    ['html', Buffer.from(text.replaceAll(/[^\u0020-\u007e]/gu, (char) => `&#${char.codePointAt(0)};`))],
    ['sha256', sha256],
    ['sha256 hex', Buffer.from(sha256.toString('hex'))],
    ...[0, 1, 2].flatMap((offset): [string, Buffer][] => {
      const code = base64At(utf8, offset)
      return [
        [`base64+${offset}`, Buffer.from(code)],
        [`base64url+${offset}`, Buffer.from(code.replaceAll('+', '-').replaceAll('/', '_'))],
      ]
    }),
  ]
}

/** The characters of a base64 text that depend on `bytes` alone when these start at `offset` modulo 3. */
function base64At(bytes: Buffer, offset: number): string {
  const code = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  return code.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
}

/** Digits two to a byte, as signalling and SIM cards keep them: plain and with the halves swapped. */
function semiOctets(value: string): Buffer[] {
  const digits = value.replaceAll(/\D/g, '')
  const even = digits.length % 2 === 0 ? digits : digits.slice(0, -1)
  const plain = Buffer.from(even, 'hex')
  return [plain, Buffer.from(even.replaceAll(/(.)(.)/g, '$2$1'), 'hex')]
}
