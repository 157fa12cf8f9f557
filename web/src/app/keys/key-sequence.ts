/** Two keys in a row (`g` then `j`): the second counts only while the first is fresh. */
const FRESH_MS = 1500

export type KeyPress = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }
export type SequenceState = { leader: string; at: number } | undefined
export type SequenceStep = { state: SequenceState; command: string | undefined }

/** Feeds one key. `command` is `?`, `/` or `g` plus the second key; anything with Ctrl, Alt or Meta is the browser's. */
export function nextKey(state: SequenceState, press: KeyPress, now: number): SequenceStep {
  if (press.ctrlKey || press.metaKey || press.altKey) return { state: undefined, command: undefined }
  if (state && now - state.at <= FRESH_MS && /^[a-z]$/.test(press.key)) {
    return { state: undefined, command: state.leader + press.key }
  }
  if (press.key === 'g') return { state: { leader: 'g', at: now }, command: undefined }
  return { state: undefined, command: press.key === '?' || press.key === '/' ? press.key : undefined }
}

/** Where typing is text, a letter is never a command (WCAG 2.1.4). */
export function isTyping(target: { tagName?: string; isContentEditable?: boolean } | null): boolean {
  return target?.isContentEditable === true || /^(INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? '')
}
