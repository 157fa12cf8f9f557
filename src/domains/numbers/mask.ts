/** A number as somebody sees it who is no party to the call: the first digit and how many follow (4K-164). */
export function maskNumber(number: string): string {
  return number.slice(0, 1) + '•'.repeat(Math.max(0, number.length - 1))
}
