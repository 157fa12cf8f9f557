import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'

/** An address typed by somebody whose role does not open it. The server refuses the data as well. */
export function Forbidden() {
  const { t } = useTranslation()
  return (
    <Page title={t('shell.forbidden.title')}>
      <Empty icon={<IconLock />} title={t('shell.forbidden.title')} text={t('shell.forbidden.text')} />
    </Page>
  )
}
