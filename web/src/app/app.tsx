import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'

import { styleNonce } from './nonce.ts'
import { createQueryClient } from './query-client.ts'
import { createAppRouter } from './router.tsx'
import { sessionQuery } from './session/session.ts'
import { cssVariables, theme } from './theme.ts'

const queryClient = createQueryClient(leaveSignedOut)
const router = createAppRouter(queryClient)
const colorScheme = localStorageColorSchemeManager({ key: 'sotto.theme' })

/** A session ended elsewhere: forget what was shown and come back to this address after signing in. */
function leaveSignedOut(): void {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/setup') return
  queryClient.clear()
  queryClient.setQueryData(sessionQuery.queryKey, null)
  void router.navigate({ to: '/sign-in', search: { back: href } })
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
        <Notifications position="bottom-center" limit={3} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
