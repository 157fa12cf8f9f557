import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Empty } from '../../ui/empty.tsx'

export function JournalEmpty({ isFiltered, icon }: { isFiltered: boolean; icon: ReactNode }) {
  const { t } = useTranslation()
  if (isFiltered) {
    return (
      <Empty
        icon={icon}
        title={t('calls.journal.emptyFiltered')}
        text={t('calls.journal.emptyFilteredText')}
      />
    )
  }
  return (
    <Empty
      icon={icon}
      title={t('calls.journal.empty')}
      text={t('calls.journal.emptyText')}
      action={
        <Button variant="light" component={Link} to="/me/devices">
          {t('calls.journal.emptyAction')}
        </Button>
      }
    />
  )
}
