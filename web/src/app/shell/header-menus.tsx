import { AccountMenu } from './account-menu.tsx'
import type { HeaderMenuName } from './header-tools.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { ThemeMenu } from './theme-menu.tsx'

type HeaderMenusProps = {
  withAccount: boolean
  /** The one whose button was pressed before the menus were here. */
  pressed: HeaderMenuName | undefined
}

export function HeaderMenus({ withAccount, pressed }: HeaderMenusProps) {
  return (
    <>
      <LanguageMenu isOpenAtFirst={pressed === 'language'} />
      <ThemeMenu isOpenAtFirst={pressed === 'theme'} />
      {withAccount && <AccountMenu isOpenAtFirst={pressed === 'account'} />}
    </>
  )
}
