import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { ApiError, isSignedOut } from './api/api-error.ts'

/** Answers are asked for again when they are stale and looked at; live events mark them stale at once. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (fault: unknown) => {
    if (isSignedOut(fault)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (fault, _variables, _context, mutation) => {
        // Signing in is answered with 401 too, and says so itself.
        if (mutation.meta?.['signsIn'] !== true) onError(fault)
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, fault) =>
          count < 2 && !(fault instanceof ApiError && fault.status >= 400 && fault.status < 500),
      },
    },
  })
}
