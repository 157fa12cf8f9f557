import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Card } from '../../ui/section.tsx'
import { AddPerson } from './add-person.tsx'
import { findPeople } from './find-people.ts'
import { peopleQuery } from './people.ts'
import { usePeopleColumns } from './use-people-columns.tsx'

export function PeoplePage() {
  const { t } = useTranslation()
  const people = useQuery(peopleQuery)
  const [typed, setTyped] = useState('')
  const [isAdding, setAdding] = useState(false)
  const sought = useDeferredValue(typed)
  const columns = usePeopleColumns()
  const add = (
    <Button leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
      {t('people.add')}
    </Button>
  )
  return (
    <Page title={t('people.title')} lead={t('people.lead')} actions={add}>
      <Card>
        <QueryView query={people}>
          {({ items }) => {
            const found = findPeople(items, sought)
            return (
              <>
                <Group px="lg" py="md" justify="space-between" gap="sm">
                  <SearchField label={t('people.search')} value={typed} onChange={setTyped} />
                  <Text size="sm" c="dimmed" role="status">
                    {t('people.count', { count: found.length })}
                  </Text>
                </Group>
                {found.length > 0 ? (
                  <DataTable
                    label={t('people.title')}
                    columns={columns}
                    rows={found}
                    rowKey={({ id }) => id}
                  />
                ) : (
                  <Empty
                    icon={<IconUsers />}
                    title={t(items.length === 0 ? 'people.empty' : 'people.noMatch')}
                    text={t(items.length === 0 ? 'people.emptyText' : 'people.noMatchText')}
                  />
                )}
              </>
            )
          }}
        </QueryView>
      </Card>
      {isAdding && <AddPerson onClose={() => setAdding(false)} />}
    </Page>
  )
}
