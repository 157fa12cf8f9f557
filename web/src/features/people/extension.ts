/** An internal number: two to ten digits, as the server has it. */
export function isExtension(value: string): boolean {
  return /^\d{2,10}$/.test(value)
}
