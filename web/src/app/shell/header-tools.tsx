import { lazy, Suspense, useEffect, useRef, useState } from 'react'

import { AccountButton, LanguageButton, ThemeButton } from './header-buttons.tsx'

const loadMenus = () => import('./header-menus.tsx')
const HeaderMenus = lazy(async () => ({ default: (await loadMenus()).HeaderMenus }))
const AFTER_FIRST_VIEW_MS = 300

export type HeaderMenuName = 'language' | 'theme' | 'account'

/**
 * Language, appearance and account. The buttons are there at once; what opens below them comes after the first view,
 * or with the first press. A button that has the focus is not replaced under somebody's fingers.
 */
export function HeaderTools({ withAccount = false }: { withAccount?: boolean }) {
  const [areMenusHere, setMenusHere] = useState(false)
  const [pressed, setPressed] = useState<HeaderMenuName>()
  const buttons = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setInterval(() => {
      void loadMenus().then(() => {
        if (buttons.current?.contains(document.activeElement)) return
        clearInterval(timer)
        setMenusHere(true)
      })
    }, AFTER_FIRST_VIEW_MS)
    return () => clearInterval(timer)
  }, [])

  const plain = (
    <div ref={buttons} style={{ display: 'contents' }}>
      <LanguageButton aria-haspopup="menu" onClick={() => setPressed('language')} />
      <ThemeButton aria-haspopup="menu" onClick={() => setPressed('theme')} />
      {withAccount && <AccountButton aria-haspopup="menu" onClick={() => setPressed('account')} />}
    </div>
  )
  if (!areMenusHere && !pressed) return plain
  return (
    <Suspense fallback={plain}>
      <HeaderMenus withAccount={withAccount} pressed={pressed} />
    </Suspense>
  )
}
