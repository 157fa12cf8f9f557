import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconAddressBook } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { DataClass } from '#domains/privacy/contract.ts'

import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Card } from '../../ui/section.tsx'
import { findText } from '../../ui/find-text.ts'
import { registerQuery } from './requests.ts'
import { useClassText } from './use-class-text.ts'

export function RegisterPage() {
  const { t } = useTranslation()
  const register = useQuery(registerQuery)
  const [typed, setTyped] = useState('')
  const sought = useDeferredValue(typed)
  const words = useClassText()
  const columns = useRegisterColumns()
  return (
    <Page title={t('privacy.register.title')} lead={t('privacy.register.lead')}>
      <Card>
        <QueryView query={register}>
          {({ classes }) => {
            const found = findText(classes, sought, (one) =>
              [
                one.label,
                words.category(one.category),
                words.purpose(one.purpose),
                one.table,
                ...one.columns,
              ].join(' '),
            )
            return (
              <>
                <Group px="lg" py="md">
                  <SearchField label={t('privacy.register.search')} value={typed} onChange={setTyped} />
                </Group>
                {found.length > 0 ? (
                  <DataTable
                    label={t('privacy.register.title')}
                    columns={columns}
                    rows={found}
                    rowKey={(one) => `${one.table} ${one.columns.join()}`}
                  />
                ) : (
                  <Empty
                    icon={<IconAddressBook />}
                    title={t('privacy.register.empty')}
                    text={t('privacy.register.emptyText')}
                  />
                )}
              </>
            )
          }}
        </QueryView>
      </Card>
    </Page>
  )
}

function useRegisterColumns(): Column<DataClass>[] {
  const { t } = useTranslation()
  const words = useClassText()
  return useMemo(
    () => [
      {
        id: 'data',
        title: t('privacy.register.data'),
        sortBy: ({ label }) => label.toLowerCase(),
        cell: (one) => (
          <div>
            <Text size="sm" fw={600}>
              {one.label}
            </Text>
            <Text size="xs" c="dimmed">
              {words.category(one.category)}
            </Text>
          </div>
        ),
      },
      {
        id: 'why',
        title: t('privacy.register.why'),
        cell: (one) => (
          <div>
            <Text size="sm">{words.purpose(one.purpose)}</Text>
            <Text size="xs" c="dimmed">
              {one.basis}
            </Text>
          </div>
        ),
      },
      { id: 'kept', title: t('privacy.register.kept'), cell: (one) => words.retention(one.retention) },
      { id: 'export', title: t('privacy.register.export'), cell: (one) => words.exported(one.export) },
      { id: 'erase', title: t('privacy.register.erase'), cell: (one) => words.erase(one.erase) },
    ],
    // `t` is new when the language changes, and with it the words.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [t],
  )
}
