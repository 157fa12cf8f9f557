import { ActionIcon, Menu, Text, VisuallyHidden } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Me } from '#domains/provisioning/contract.ts'
import type { Language } from '#domains/tenants/contract.ts'

import { api } from '../api/api.ts'
import { sessionQuery } from '../session/session.ts'
import { store } from '../stored.ts'
import { LANGUAGES, switchLanguage } from '../texts/index.ts'
import { isLanguage, LANGUAGE_KEY } from '../texts/language.ts'

/** Changes the language of this screen, remembers it here, and with the person when somebody is signed in. */
export function useChangeLanguage(): (language: Language) => Promise<void> {
  const client = useQueryClient()
  return async (language) => {
    await switchLanguage(language)
    store(LANGUAGE_KEY, language)
    const me = client.getQueryData(sessionQuery.queryKey)
    if (!me) return
    const changed: Me = { ...me, person: { ...me.person, language } }
    client.setQueryData(sessionQuery.queryKey, changed)
    // The screen speaks the language already; should the person's setting not be saved, this browser still knows it.
    await api.patch('/me', { language }).catch(() => undefined)
  }
}

export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  const change = useChangeLanguage()
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg">
          <Text span size="sm" fw={600} tt="uppercase" aria-hidden="true">
            {i18n.language}
          </Text>
          <VisuallyHidden>
            {t('shell.language')}: {isLanguage(i18n.language) && t(`shell.languages.${i18n.language}`)}
          </VisuallyHidden>
        </ActionIcon>
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
