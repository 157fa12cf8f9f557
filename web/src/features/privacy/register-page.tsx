import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Page } from '../../ui/page.tsx'

export function RegisterPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('privacy.register.title')} lead={t('privacy.register.lead')}>
      <Stack />
    </Page>
  )
}
