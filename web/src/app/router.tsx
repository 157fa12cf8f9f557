import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'

import { CrashedPage, NotFoundPage } from './fallback-pages.tsx'
import { mayOpen, pageAt, safeReturn } from './navigation.ts'
import { PageSkeleton } from '../ui/page-skeleton.tsx'
import { sessionQuery } from './session/session.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { back?: string } =>
    typeof search['back'] === 'string' ? { back: safeReturn(search['back']) } : {},
  component: lazyRouteComponent(() => import('../features/access/sign-in-page.tsx'), 'SignInPage'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/access/setup-page.tsx'), 'SetupPage'),
})

/** Everything below needs somebody signed in, and a role that may open it. The server decides again, on each request. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(sessionQuery)
    if (!me) {
      const back = location.pathname === '/' ? {} : { back: location.href }
      throw redirect({ to: '/sign-in', search: back })
    }
    const page = pageAt(location.pathname)
    return { isAllowed: !page || mayOpen(page, me.roles) }
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const start = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/me/journal' })
  },
})

const shellPage = { getParentRoute: () => shell, pendingComponent: PageSkeleton }

const pages = [
  start,
  createRoute({
    ...shellPage,
    path: '/me/journal',
    component: lazyRouteComponent(() => import('../features/calls/journal-page.tsx'), 'JournalPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/me/devices',
    component: lazyRouteComponent(() => import('../features/devices/devices-page.tsx'), 'DevicesPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/me/data',
    component: lazyRouteComponent(() => import('../features/privacy/my-data-page.tsx'), 'MyDataPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/me/settings',
    component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/admin/people',
    component: lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    ...shellPage,
    path: '/admin/people/$personId',
    component: lazyRouteComponent(() => import('../features/people/person-page.tsx'), 'PersonPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/admin/registrations',
    component: lazyRouteComponent(
      () => import('../features/calls/registrations-page.tsx'),
      'RegistrationsPage',
    ),
  }),
  createRoute({
    ...shellPage,
    path: '/admin/calls',
    component: lazyRouteComponent(() => import('../features/calls/live-calls-page.tsx'), 'LiveCallsPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/admin/records',
    component: lazyRouteComponent(() => import('../features/calls/records-page.tsx'), 'RecordsPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/office/requests',
    component: lazyRouteComponent(() => import('../features/privacy/requests-page.tsx'), 'RequestsPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/office/requests/$requestId',
    component: lazyRouteComponent(() => import('../features/privacy/request-page.tsx'), 'RequestPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/office/register',
    component: lazyRouteComponent(() => import('../features/privacy/register-page.tsx'), 'RegisterPage'),
  }),
  createRoute({
    ...shellPage,
    path: '/office/audit',
    component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
  }),
] as const

const routeTree = root.addChildren([signIn, setup, shell.addChildren(pages)])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: CrashedPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
