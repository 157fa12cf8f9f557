/** The signed text with line breaks for reading; the text itself stays as it was signed. */
export function readablePayload(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2)
  } catch {
    return payload // not JSON: show it as it is
  }
}
