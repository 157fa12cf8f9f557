import type { Role } from './api/shapes.ts'

export type PageName =
  | 'journal'
  | 'devices'
  | 'data'
  | 'settings'
  | 'people'
  | 'registrations'
  | 'calls'
  | 'records'
  | 'requests'
  | 'register'
  | 'audit'
export type GroupName = 'me' | 'admin' | 'office'

/** `key` follows `g`: the page's initial where it is free. `roles` empty: everybody. */
export type NavPage = {
  name: PageName
  path: `/${string}`
  key: string
  group: GroupName
  roles: readonly Role[]
}

const ADMINISTRATOR: readonly Role[] = ['administrator']
const OFFICER: readonly Role[] = ['privacy_officer']

export const PAGES = [
  { name: 'journal', path: '/me/journal', key: 'j', group: 'me', roles: [] },
  { name: 'devices', path: '/me/devices', key: 'd', group: 'me', roles: [] },
  { name: 'data', path: '/me/data', key: 'm', group: 'me', roles: [] },
  { name: 'settings', path: '/me/settings', key: 's', group: 'me', roles: [] },
  { name: 'people', path: '/admin/people', key: 'p', group: 'admin', roles: ADMINISTRATOR },
  { name: 'registrations', path: '/admin/registrations', key: 'r', group: 'admin', roles: ADMINISTRATOR },
  { name: 'calls', path: '/admin/calls', key: 'l', group: 'admin', roles: ADMINISTRATOR },
  {
    name: 'records',
    path: '/admin/records',
    key: 'c',
    group: 'admin',
    roles: ['administrator', 'privacy_officer'],
  },
  { name: 'requests', path: '/office/requests', key: 'q', group: 'office', roles: OFFICER },
  { name: 'register', path: '/office/register', key: 'e', group: 'office', roles: OFFICER },
  { name: 'audit', path: '/office/audit', key: 'a', group: 'office', roles: OFFICER },
] as const satisfies readonly NavPage[]

export type PagePath = (typeof PAGES)[number]['path']

export function mayOpen(page: NavPage, roles: readonly Role[]): boolean {
  return page.roles.length === 0 || page.roles.some((role) => roles.includes(role))
}

export function pagesFor(roles: readonly Role[]): (typeof PAGES)[number][] {
  return PAGES.filter((page) => mayOpen(page, roles))
}

/** The page an address belongs to: the page itself or one below it. */
export function pageAt(pathname: string): NavPage | undefined {
  return PAGES.find((page) => pathname === page.path || pathname.startsWith(`${page.path}/`))
}

/** Where to go after signing in: only addresses of this site, never one a link from outside smuggled in. */
export function safeReturn(back: unknown): string {
  const fallback = '/me/journal'
  if (typeof back !== 'string' || !/^\/(?![/\\])/.test(back)) return fallback
  return back.startsWith('/sign-in') || back.startsWith('/setup') ? fallback : back
}
