import { lazy, Suspense, useEffect, useState } from 'react'

import { AccountButton, LanguageButton, ThemeButton } from './header-buttons.tsx'

const loadMenus = () => import('./header-menus.tsx')
const HeaderMenus = lazy(async () => ({ default: (await loadMenus()).HeaderMenus }))
const AFTER_FIRST_VIEW_MS = 300

/**
 * Language, appearance and account. The buttons are there at once; what opens below them comes after the first view,
 * or as soon as somebody reaches for one.
 */
export function HeaderTools({ withAccount = false }: { withAccount?: boolean }) {
  const [isWanted, setWanted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), AFTER_FIRST_VIEW_MS)
    return () => clearTimeout(timer)
  }, [])
  const want = { onFocus: () => setWanted(true), onPointerEnter: () => setWanted(true) }
  const plain = (
    <>
      <LanguageButton {...want} aria-haspopup="menu" />
      <ThemeButton {...want} aria-haspopup="menu" />
      {withAccount && <AccountButton {...want} aria-haspopup="menu" />}
    </>
  )
  if (!isWanted) return plain
  return (
    <Suspense fallback={plain}>
      <HeaderMenus withAccount={withAccount} />
    </Suspense>
  )
}
