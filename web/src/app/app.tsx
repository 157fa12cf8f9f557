import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { styleNonce } from './nonce.ts'
import { createQueryClient } from './query-client.ts'
import { createAppRouter } from './router.tsx'
import { sessionQuery } from './session/session.ts'
import { cssVariables, theme } from './theme.ts'

/** Nobody reads a toast in the first view. */
const Toasts = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }))

const queryClient = createQueryClient(forgetSession)
const router = createAppRouter(queryClient)
const colorScheme = localStorageColorSchemeManager({ key: 'sotto.theme' })

/** A session ended elsewhere: forget what was shown; the shell leads to the sign-in page and back here. */
function forgetSession(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
  queryClient.setQueryData(sessionQuery.queryKey, null)
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Suspense>
          <Toasts position="bottom-center" limit={3} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  )
}
