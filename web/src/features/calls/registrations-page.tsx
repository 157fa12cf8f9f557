import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconBroadcast } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Registration } from '#domains/devices/contract.ts'

import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Card } from '../../ui/section.tsx'
import { When } from '../../ui/when.tsx'
import { peopleQuery } from '../people/people.ts'
import { registrationsQuery } from './operations.ts'

export function RegistrationsPage() {
  const { t } = useTranslation()
  const registrations = useQuery(registrationsQuery)
  const people = useQuery(peopleQuery)
  const names = useMemo(() => new Map(people.data?.items.map(({ id, name }) => [id, name])), [people.data])
  const columns = useMemo<Column<Registration>[]>(() => {
    const nameOf = (one: Registration) => (one.person_id && names.get(one.person_id)) || t('people.noName')
    return [
      {
        id: 'person',
        title: t('calls.registrations.person'),
        sortBy: nameOf,
        cell: (one) =>
          one.person_id ? (
            <Anchor
              component={Link}
              to={`/admin/people/${one.person_id}`}
              size="sm"
              fw={600}
              py={3}
              display="inline-block"
            >
              {nameOf(one)}
            </Anchor>
          ) : (
            '–'
          ),
      },
      {
        id: 'extension',
        title: t('calls.registrations.extension'),
        cell: (one) => one.extension ?? '–',
        sortBy: (one) => one.extension ?? '',
      },
      {
        id: 'transport',
        title: t('calls.registrations.transport'),
        cell: (one) => one.transport.toUpperCase(),
        sortBy: (one) => one.transport,
      },
      {
        id: 'since',
        title: t('calls.registrations.since'),
        cell: (one) => <When at={one.since} />,
        sortBy: (one) => one.since,
      },
      {
        id: 'expires',
        title: t('calls.registrations.expires'),
        cell: (one) => <When at={one.expires_at} />,
        sortBy: (one) => one.expires_at,
      },
    ]
  }, [t, names])
  return (
    <Page title={t('calls.registrations.title')} lead={t('calls.registrations.lead')}>
      <Card>
        <QueryView query={registrations}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty
                icon={<IconBroadcast />}
                title={t('calls.registrations.empty')}
                text={t('calls.registrations.emptyText')}
              />
            ) : (
              <>
                <Text size="sm" c="dimmed" px="lg" py="sm" role="status">
                  {t('calls.registrations.count', { count: total })}
                </Text>
                <DataTable
                  label={t('calls.registrations.title')}
                  columns={columns}
                  rows={items}
                  rowKey={(one) => `${one.device_id}${one.since}${one.transport}`}
                />
              </>
            )
          }
        </QueryView>
      </Card>
    </Page>
  )
}
