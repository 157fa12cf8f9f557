import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { ShortcutSwitch } from '../../app/shell/shortcut-switch.tsx'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { Appearance } from './appearance.tsx'
import { PasswordChange } from './password-change.tsx'
import { Profile } from './profile.tsx'
import { Sessions } from './sessions.tsx'
import { Tokens } from './tokens.tsx'

export function SettingsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')}>
      <Stack gap="lg" maw="46rem">
        <Profile />
        <Appearance />
        <PasswordChange />
        <Sessions />
        <Tokens />
        <Section title={t('settings.shortcuts')}>
          <ShortcutSwitch />
        </Section>
      </Stack>
    </Page>
  )
}
