import type { Person } from '#domains/people/contract.ts'

/** A vCard 4.0 (RFC 6350) of the person, with the numbers they hold now. */
export function vcardOf(person: Person, numbers: readonly { kind: string; value: string }[]): string {
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `UID:urn:uuid:${person.id}`,
    `FN:${escaped(person.name)}`,
    ...((person.last_name ?? person.first_name)
      ? [`N:${escaped(person.last_name ?? '')};${escaped(person.first_name ?? '')};;;`]
      : []),
    ...(person.email === undefined ? [] : [`EMAIL;TYPE=work:${escaped(person.email)}`]),
    ...numbers.map(({ kind, value }) =>
      kind === 'sip_uri' ? `IMPP:${escaped(value)}` : `TEL;TYPE=work;VALUE=text:${escaped(value)}`,
    ),
    ...(person.language === undefined ? [] : [`LANG:${person.language}`]),
    ...(person.location === undefined ? [] : [`ADR;LABEL="${person.location.replaceAll('"', "'")}":;;;;;;`]),
    'END:VCARD',
  ]
  return lines.map(folded).join('\r\n') + '\r\n'
}

/** RFC 6350 3.4: backslash, comma, semicolon and line end are escaped. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(/[,;]/g, '\\$&').replaceAll(/\r?\n/g, '\\n')
}

/** RFC 6350 3.2: no line over 75 bytes; a longer one goes on after a space. */
function folded(line: string): string {
  const pieces: string[] = []
  let piece = ''
  for (const char of line) {
    if (Buffer.byteLength(piece + char) > 74) {
      pieces.push(piece)
      piece = ''
    }
    piece += char
  }
  return [...pieces, piece].join('\r\n ')
}
