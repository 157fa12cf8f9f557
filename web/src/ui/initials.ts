/** Two letters for an avatar; the last digits of the extension for people without a name. */
export function initials(name: string, extension?: string): string {
  const words = name.split(/[\s-]+/).filter(Boolean)
  if (words.length === 0) return extension?.slice(-2) ?? '–'
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return [first, last].map((word) => Array.from(word)[0]?.toUpperCase() ?? '').join('')
}
