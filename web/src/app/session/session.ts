import { queryOptions } from '@tanstack/react-query'

import type { Me } from '#domains/provisioning/contract.ts'

import { api } from '../api/api.ts'
import { isSignedOut } from '../api/api-error.ts'

/** Who is signed in; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await api.get<Me>('/session', signal)
    } catch (fault) {
      if (isSignedOut(fault)) return null
      throw fault
    }
  },
  staleTime: 60_000,
  retry: false,
})

export const signIn = (credentials: { login: string; password: string }) =>
  api.post<Me>('/session', credentials)
export const signOut = () => api.remove('/session')
