import { Button, SegmentedControl, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconListCheck, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Card } from '../../ui/section.tsx'
import { OpenRequest } from './open-request.tsx'
import { isClosed, requestsQuery } from './requests.ts'
import { useRequestColumns } from './use-request-columns.tsx'

export function RequestsPage() {
  const { t } = useTranslation()
  const requests = useQuery(requestsQuery)
  const [filter, setFilter] = useState<'open' | 'all'>('open')
  const [isOpening, setOpening] = useState(false)
  const columns = useRequestColumns()
  return (
    <Page
      title={t('privacy.office.title')}
      lead={t('privacy.office.lead')}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setOpening(true)}>
          {t('privacy.office.open')}
        </Button>
      }
    >
      <Stack>
        <SegmentedControl
          aria-label={t('privacy.office.state')}
          value={filter}
          onChange={(value) => setFilter(value === 'all' ? 'all' : 'open')}
          data={[
            { value: 'open', label: t('privacy.office.filterOpen') },
            { value: 'all', label: t('privacy.office.filterAll') },
          ]}
          style={{ alignSelf: 'flex-start' }}
        />
        <Card>
          <QueryView query={requests}>
            {({ items }) => {
              const shown = filter === 'all' ? items : items.filter((request) => !isClosed(request))
              return shown.length > 0 ? (
                <DataTable
                  label={t('privacy.office.title')}
                  columns={columns}
                  rows={shown}
                  rowKey={({ id }) => id}
                />
              ) : (
                <Empty
                  icon={<IconListCheck />}
                  title={t('privacy.office.empty')}
                  text={t('privacy.office.emptyText')}
                />
              )
            }}
          </QueryView>
        </Card>
      </Stack>
      {isOpening && <OpenRequest onClose={() => setOpening(false)} />}
    </Page>
  )
}
