import { useEffect } from 'react'

import { readStored, store } from '../stored.ts'
import { isTyping, nextKey, type SequenceState } from './key-sequence.ts'

const OFF_KEY = 'sotto.shortcuts-off'

export function areShortcutsOn(): boolean {
  return readStored(OFF_KEY) !== 'yes'
}

export function setShortcutsOn(on: boolean): void {
  store(OFF_KEY, on ? 'no' : 'yes')
}

/** Calls `onCommand` with `?`, `/` or `gj`; does nothing while text is typed, a dialog is open, or shortcuts are off. */
export function useShortcuts(onCommand: (command: string) => boolean): void {
  useEffect(() => {
    let state: SequenceState
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null
      if (isTyping(target) || !areShortcutsOn() || document.querySelector('[role="dialog"]')) return
      const step = nextKey(state, event, Date.now())
      state = step.state
      if (step.command !== undefined && onCommand(step.command)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onCommand])
}

/** Puts the cursor into the page's search field, if it has one. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]')
  field?.focus()
  return field !== null
}
