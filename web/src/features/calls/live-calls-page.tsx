import { Badge, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconPhone, IconPhoneCall, IconPhonePause, IconPhoneRinging } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { LiveCall } from '#domains/calls/contract.ts'

import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Card } from '../../ui/section.tsx'
import { callDuration } from '../../ui/time-format.ts'
import { useNowBySecond } from '../../ui/use-now.ts'
import { When } from '../../ui/when.tsx'
import { liveCallsQuery } from './operations.ts'

const STATES = {
  ringing: { icon: IconPhoneRinging, color: 'amber' },
  answered: { icon: IconPhone, color: 'green' },
  held: { icon: IconPhonePause, color: 'gray' },
} as const

export function LiveCallsPage() {
  const { t } = useTranslation()
  const calls = useQuery(liveCallsQuery)
  const columns = useMemo<Column<LiveCall>[]>(
    () => [
      {
        id: 'caller',
        title: t('calls.live.caller'),
        cell: (call) => call.caller.extension ?? '–',
        sortBy: (call) => call.caller.extension ?? '',
      },
      {
        id: 'callee',
        title: t('calls.live.callee'),
        cell: (call) => call.callee.extension ?? '–',
        sortBy: (call) => call.callee.extension ?? '',
      },
      {
        id: 'state',
        title: t('calls.live.state'),
        cell: (call) => <CallState state={call.state} />,
        sortBy: (call) => call.state,
      },
      {
        id: 'since',
        title: t('calls.live.since'),
        cell: (call) => <When at={call.since} />,
        sortBy: (call) => call.since,
      },
      {
        id: 'duration',
        title: t('calls.live.duration'),
        cell: (call) => <Ticking since={call.since} />,
        isNumeric: true,
      },
    ],
    [t],
  )
  return (
    <Page title={t('calls.live.title')} lead={t('calls.live.lead')}>
      <Card>
        <QueryView query={calls}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty
                icon={<IconPhoneCall />}
                title={t('calls.live.empty')}
                text={t('calls.live.emptyText')}
              />
            ) : (
              <>
                <Text size="sm" c="dimmed" px="lg" py="sm" role="status">
                  {t('calls.live.count', { count: total })}
                </Text>
                <DataTable
                  label={t('calls.live.title')}
                  columns={columns}
                  rows={items}
                  rowKey={({ id }) => id}
                />
              </>
            )
          }
        </QueryView>
      </Card>
    </Page>
  )
}

function CallState({ state }: { state: LiveCall['state'] }) {
  const { t } = useTranslation()
  const { icon: Icon, color } = STATES[state]
  return (
    <Badge color={color} leftSection={<Icon size={13} />}>
      {t(`calls.live.states.${state}`)}
    </Badge>
  )
}

function Ticking({ since }: { since: string }) {
  const now = useNowBySecond()
  return <span>{callDuration((now.getTime() - new Date(since).getTime()) / 1000)}</span>
}
