/** Small choices kept in this browser. Where storage is blocked, a choice lasts as long as the page. */
const memory = new Map<string, string>()

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return memory.get(key) ?? null // blocked by the browser's settings
  }
}

export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    memory.set(key, value) // blocked or full: the choice holds until the page is closed
  }
}
