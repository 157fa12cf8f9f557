import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { useChangeLanguage } from '../session/use-change-language.ts'
import { LANGUAGES } from '../texts/index.ts'
import { LanguageButton } from './header-buttons.tsx'

export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  const change = useChangeLanguage()
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <LanguageButton />
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={language === i18n.language}
            rightSection={language === i18n.language ? <IconCheck size={16} /> : undefined}
            onClick={() => void change(language)}
          >
            {t(`shell.languages.${language}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
