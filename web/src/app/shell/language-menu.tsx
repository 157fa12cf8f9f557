import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useChangeLanguage } from '../session/use-change-language.ts'
import { LANGUAGES } from '../texts/index.ts'
import { isLanguage } from '../texts/language.ts'
import { LanguageButton } from './header-buttons.tsx'

export function LanguageMenu({ isOpenAtFirst }: { isOpenAtFirst: boolean }) {
  const { t, i18n } = useTranslation()
  const change = useChangeLanguage()
  return (
    <Menu position="bottom-end" width={180} defaultOpened={isOpenAtFirst}>
      <Menu.Target>
        <LanguageButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={i18n.language}
          onChange={(language) => {
            if (isLanguage(language)) void change(language)
          }}
        >
          {LANGUAGES.map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language} closeMenuOnClick>
              {t(`shell.languages.${language}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
