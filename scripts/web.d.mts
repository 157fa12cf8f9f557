export const dist: string
export function ensureWebBuilt(
  log?: (line: string) => void,
  options?: { force?: boolean },
): Promise<{ dist: string; built: boolean }>
