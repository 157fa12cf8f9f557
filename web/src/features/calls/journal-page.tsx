import { Anchor, Button, SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconHistory, IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMe } from '../../app/session/use-me.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Card } from '../../ui/section.tsx'
import { isShown, JOURNAL_FILTERS, type JournalFilter, journalQuery } from './journal.ts'
import { JournalEmpty } from './journal-empty.tsx'
import { JournalList } from './journal-list.tsx'
import { ALL, useJournalDeletion } from './use-journal-deletion.ts'

const ConfirmDialog = lazy(async () => ({
  default: (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog,
}))

export function JournalPage() {
  const { t } = useTranslation()
  const { person } = useMe()
  const journal = useQuery(journalQuery)
  const { hidden, remove } = useJournalDeletion()
  const [filter, setFilter] = useState<JournalFilter>('all')
  const [isAsking, setAsking] = useState(false)

  const kept = hidden.includes(ALL)
    ? []
    : (journal.data?.items ?? []).filter(({ id }) => !hidden.includes(id))
  const shown = kept.filter((entry) => isShown(entry, filter))

  return (
    <Page
      title={t('calls.journal.title')}
      lead={t('calls.journal.lead')}
      actions={
        kept.length > 0 && (
          <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>
            {t('calls.journal.deleteAll')}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {!person.keep_journal && (
          <Text size="sm" c="dimmed">
            {t('calls.journal.off')}. {t('calls.journal.offText')}{' '}
            <Anchor component={Link} to="/me/settings" size="sm">
              {t('shell.nav.settings')}
            </Anchor>
          </Text>
        )}
        <SegmentedControl
          aria-label={t('calls.journal.filter')}
          value={filter}
          onChange={(value) => setFilter(value)}
          data={JOURNAL_FILTERS.map((value) => ({ value, label: t(`calls.journal.${value}`) }))}
          style={{ alignSelf: 'flex-start' }}
        />
        <Card>
          <QueryView query={journal}>
            {() =>
              shown.length > 0 ? (
                <JournalList entries={shown} onRemove={remove} />
              ) : (
                <JournalEmpty isFiltered={kept.length > 0} icon={<IconHistory />} />
              )
            }
          </QueryView>
        </Card>
        <Text size="xs" c="dimmed">
          {t('calls.journal.limits')}
        </Text>
      </Stack>
      {isAsking && (
        <Suspense>
          <ConfirmDialog
            opened
            title={t('calls.journal.deleteAllTitle')}
            text={t('calls.journal.deleteAllText')}
            confirm={t('calls.journal.deleteAll')}
            onClose={() => setAsking(false)}
            onConfirm={() => {
              setAsking(false)
              remove(ALL)
            }}
          />
        </Suspense>
      )}
    </Page>
  )
}
