import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Page } from '../../ui/page.tsx'
import { AccessLog } from './access-log.tsx'
import { DownloadCard } from './download-card.tsx'
import { EraseCard } from './erase-card.tsx'
import { HeldData } from './held-data.tsx'
import { MyRequests } from './my-requests.tsx'

/** Everything about one person, for that person: what, why, how long, who looked, and the way out. */
export function MyDataPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('privacy.data.title')} lead={t('privacy.data.lead')}>
      <Stack gap="lg">
        <DownloadCard />
        <HeldData />
        <AccessLog />
        <MyRequests />
        <EraseCard />
      </Stack>
    </Page>
  )
}
