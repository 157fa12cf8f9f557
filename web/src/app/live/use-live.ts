import { useQueryClient } from '@tanstack/react-query'
import { createContext, useEffect, useState } from 'react'

import { sessionQuery } from '../session/session.ts'
import { LiveSocket, type LiveState } from './live-socket.ts'
import { staleKeys } from './stale-keys.ts'

export const LiveContext = createContext<LiveState>('connecting')

/** Keeps the live socket open while the shell is shown, and marks answers stale as events arrive. */
export function useLiveUpdates(): LiveState {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => {
    const address = new URL('/api/v1/live', window.location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    const live = new LiveSocket({
      connect: () => new WebSocket(address),
      onState: setState,
      onMessage: (message) => {
        for (const key of staleKeys(message)) void client.invalidateQueries({ queryKey: [key] })
      },
      onDoubt: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      onResume: () => void client.invalidateQueries(),
    })
    const retry = () => live.retryNow()
    window.addEventListener('online', retry)
    return () => {
      window.removeEventListener('online', retry)
      live.close()
    }
  }, [client])
  return state
}
