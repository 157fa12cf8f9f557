import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation, useRouteContext, useRouter } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LiveContext, useLiveUpdates } from '../live/use-live.ts'
import { sessionQuery } from '../session/session.ts'
import { useFollowPerson } from '../session/use-follow-person.ts'
import { Forbidden } from './forbidden.tsx'
import { Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { useShellShortcuts } from './use-shell-shortcuts.ts'
import classes from './shell.module.css'

const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }))

/** The pages are for somebody signed in; when that ends elsewhere, the way leads to the sign-in page and back. */
export function Shell() {
  const { data: me } = useQuery(sessionQuery)
  return me ? <SignedInShell /> : <LeaveSignedOut />
}

/** Leaves once, from the address that was open: an address read while leaving would be the next one. */
function LeaveSignedOut() {
  const router = useRouter()
  useEffect(() => {
    const { href } = router.state.location
    void router.navigate({ to: '/sign-in', search: href.startsWith('/sign-in') ? {} : { back: href } })
  }, [router])
  return null
}

/** What stays around the pages: header, navigation by role, live updates, shortcuts. */
function SignedInShell() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const { isAllowed } = useRouteContext({ from: '/shell' })
  const [isNavOpen, nav] = useDisclosure(false)
  const [areKeysOpen, setKeysOpen] = useState(false)
  const live = useLiveUpdates()
  useFollowPerson()
  useShellShortcuts(useCallback(() => setKeysOpen(true), []))

  const closeNav = nav.close
  useEffect(closeNav, [pathname, closeNav])

  return (
    <LiveContext value={live}>
      <a className="skip-link" href="#content">
        {t('shell.skip')}
      </a>
      <div className={classes['shell']}>
        <header className={classes['header']}>
          <Header isNavOpen={isNavOpen} onToggleNav={nav.toggle} onShowKeys={() => setKeysOpen(true)} />
        </header>
        <nav className={classes['navbar']} aria-label={t('shell.nav.label')} data-open={isNavOpen}>
          <Navigation />
        </nav>
        <main id="content" tabIndex={-1} className={classes['main']}>
          <OfflineBanner />
          {isAllowed ? <Outlet /> : <Forbidden />}
        </main>
      </div>
      {areKeysOpen && (
        <Suspense>
          <ShortcutList onClose={() => setKeysOpen(false)} />
        </Suspense>
      )}
    </LiveContext>
  )
}
