import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Page } from '../../ui/page.tsx'

export function RequestPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('privacy.office.title')}>
      <Stack />
    </Page>
  )
}
