import { Badge, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconReceipt } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { CallRecord, Party } from '#domains/records/contract.ts'

import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ListFooter } from '../../ui/list-footer.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Card } from '../../ui/section.tsx'
import { callDuration, fullTime } from '../../ui/time-format.ts'
import { PAGE_SIZE, recordsQuery } from './operations.ts'
import { partyTitle } from './party-text.ts'

export function RecordsPage() {
  const { t } = useTranslation()
  const [page, setPage] = useState(1)
  const records = useQuery(recordsQuery(page))
  const columns = useRecordColumns()
  return (
    <Page title={t('calls.records.title')} lead={t('calls.records.lead')}>
      <Card>
        <QueryView query={records}>
          {({ items, total }) =>
            total === 0 ? (
              <Empty
                icon={<IconReceipt />}
                title={t('calls.records.empty')}
                text={t('calls.records.emptyText')}
              />
            ) : (
              <>
                <DataTable
                  label={t('calls.records.title')}
                  columns={columns}
                  rows={items}
                  rowKey={({ id }) => id}
                />
                <ListFooter page={page} pageSize={PAGE_SIZE} total={total} onPage={setPage} />
              </>
            )
          }
        </QueryView>
      </Card>
    </Page>
  )
}

function useRecordColumns(): Column<CallRecord>[] {
  const { t, i18n } = useTranslation()
  return useMemo(() => {
    const words = {
      withheld: t('calls.journal.withheld'),
      erased: t('calls.journal.erased'),
      unknown: t('calls.records.masked'),
    }
    const party = (one: Party) => partyTitle(one, words)
    return [
      {
        id: 'started',
        title: t('calls.records.started'),
        cell: (call) => <Text size="sm">{fullTime(new Date(call.started_at), i18n.language)}</Text>,
      },
      { id: 'caller', title: t('calls.records.caller'), cell: (call) => party(call.caller) },
      { id: 'callee', title: t('calls.records.callee'), cell: (call) => party(call.callee) },
      { id: 'type', title: t('calls.records.type'), cell: (call) => t(`calls.direction.${call.type}`) },
      {
        id: 'result',
        title: t('calls.records.result'),
        cell: (call) => (
          <Badge color={call.disposition === 'answered' ? 'green' : 'gray'}>
            {t(`calls.outcome.${call.disposition}`)}
          </Badge>
        ),
      },
      {
        id: 'ring',
        title: t('calls.records.ring'),
        isNumeric: true,
        cell: (call) => (call.ring_seconds === undefined ? '–' : callDuration(call.ring_seconds)),
      },
      {
        id: 'duration',
        title: t('calls.records.duration'),
        isNumeric: true,
        cell: (call) => callDuration(call.duration_seconds),
      },
    ]
  }, [t, i18n.language])
}
