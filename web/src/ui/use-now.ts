import { useSyncExternalStore } from 'react'

/** One clock for all relative times on the screen; it stands still while nobody looks. */
function createClock(everyMs: number) {
  let now = new Date()
  let timer: ReturnType<typeof setInterval> | undefined
  const listeners = new Set<() => void>()
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      timer ??= setInterval(() => {
        now = new Date()
        for (const each of listeners) each()
      }, everyMs)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    read: () => {
      // Nobody was listening for a while: the kept time is old.
      if (timer === undefined && Date.now() - now.getTime() > everyMs) now = new Date()
      return now
    },
  }
}

const minutes = createClock(20_000)
const seconds = createClock(1000)

export const useNow = () => useSyncExternalStore(minutes.subscribe, minutes.read)
export const useNowBySecond = () => useSyncExternalStore(seconds.subscribe, seconds.read)
