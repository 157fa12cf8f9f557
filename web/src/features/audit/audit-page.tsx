import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconShieldCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { AuditEntry } from '#domains/audit/contract.ts'

import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ListSkeleton } from '../../ui/page-skeleton.tsx'
import { Card } from '../../ui/section.tsx'
import { fullTime } from '../../ui/time-format.ts'
import { auditQuery } from './audit.ts'
import { OutcomeLabel } from './outcome-label.tsx'
import { useActionText } from './use-action-text.ts'
import { VerifyAudit } from './verify-audit.tsx'

export function AuditPage() {
  const { t } = useTranslation()
  const audit = useInfiniteQuery(auditQuery)
  const entries = useMemo(() => audit.data?.pages.flatMap(({ items }) => items), [audit.data])
  const columns = useAuditColumns()
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')} actions={<VerifyAudit />}>
      <Card>
        {!entries && audit.isError && <ErrorState fault={audit.error} onRetry={() => void audit.refetch()} />}
        {!entries && audit.isPending && <ListSkeleton rows={8} />}
        {entries?.length === 0 && (
          <Empty icon={<IconShieldCheck />} title={t('audit.empty')} text={t('audit.emptyText')} />
        )}
        {entries && entries.length > 0 && (
          <DataTable
            label={t('audit.title')}
            columns={columns}
            rows={entries}
            rowKey={({ seq }) => String(seq)}
          />
        )}
        {audit.hasNextPage && (
          <Group justify="center" p="sm">
            <Button
              variant="subtle"
              loading={audit.isFetchingNextPage}
              onClick={() => void audit.fetchNextPage()}
            >
              {t('common.more')}
            </Button>
          </Group>
        )}
      </Card>
    </Page>
  )
}

function useAuditColumns(): Column<AuditEntry>[] {
  const { t, i18n } = useTranslation()
  const words = useActionText()
  return useMemo(
    () => [
      {
        id: 'action',
        title: t('audit.action'),
        cell: ({ action }) => (
          <Text size="sm" fw={500}>
            {words.action(action)}
          </Text>
        ),
      },
      { id: 'who', title: t('audit.who'), cell: ({ role }) => words.actor(role) },
      { id: 'outcome', title: t('audit.outcome'), cell: ({ outcome }) => <OutcomeLabel outcome={outcome} /> },
      { id: 'when', title: t('audit.when'), cell: ({ at }) => fullTime(new Date(at), i18n.language) },
      { id: 'seq', title: t('audit.number'), cell: ({ seq }) => seq, isNumeric: true },
    ],
    [t, i18n.language, words],
  )
}
