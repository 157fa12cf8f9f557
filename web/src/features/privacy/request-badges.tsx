import { Badge, Group, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconClockExclamation,
  IconHourglass,
  IconLoader,
  IconPlayerPause,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { PrivacyRequest } from '#domains/privacy/contract.ts'

import { fullTime, shortDate } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import { clockOf } from './clock.ts'

const STATES = {
  open: { icon: IconHourglass, color: 'petrol' },
  running: { icon: IconLoader, color: 'petrol' },
  done: { icon: IconCircleCheck, color: 'green' },
  failed: { icon: IconPlayerPause, color: 'red' },
  cancelled: { icon: IconCircleX, color: 'gray' },
} as const

export function StateBadge({ state }: { state: PrivacyRequest['state'] }) {
  const { t } = useTranslation()
  const { icon: Icon, color } = STATES[state]
  return (
    <Badge color={color} leftSection={<Icon size={13} />}>
      {t(`privacy.request.state.${state}`)}
    </Badge>
  )
}

/** Days left in words, with an icon and a colour that gets warmer. */
export function ClockLabel({ request }: { request: PrivacyRequest }) {
  const { t, i18n } = useTranslation()
  const clock = clockOf(request, useNow())
  const due = fullTime(new Date(request.due_at), i18n.language)
  if (clock.kind === 'closed') {
    return (
      <Text span size="sm" c="dimmed">
        {t('privacy.request.closed', {
          date: shortDate(new Date(request.closed_at ?? request.due_at), i18n.language),
        })}
      </Text>
    )
  }
  const isLate = clock.kind === 'overdue'
  const isSoon = clock.kind === 'soon' || clock.kind === 'today'
  const Icon = isLate ? IconAlertTriangle : isSoon ? IconClockExclamation : IconClock
  return (
    <Group gap={6} wrap="nowrap" component="span" title={t('privacy.request.due', { date: due })}>
      <Badge color={isLate ? 'red' : isSoon ? 'amber' : 'gray'} leftSection={<Icon size={13} />}>
        {clock.kind === 'overdue'
          ? t('privacy.request.overdue', { count: clock.days })
          : clock.kind === 'today'
            ? t('privacy.request.dueToday')
            : t('common.daysLeft', { count: clock.days })}
      </Badge>
    </Group>
  )
}
