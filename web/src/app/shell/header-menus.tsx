import { AccountMenu } from './account-menu.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { ThemeMenu } from './theme-menu.tsx'

export function HeaderMenus({ withAccount }: { withAccount: boolean }) {
  return (
    <>
      <LanguageMenu />
      <ThemeMenu />
      {withAccount && <AccountMenu />}
    </>
  )
}
