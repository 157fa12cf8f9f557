import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { fullTime, relativeTime } from './time-format.ts'
import { useNow } from './use-now.ts'

const WEEK_MS = 7 * 86_400_000

type WhenProps = { at: string; size?: string; dimmed?: boolean }

/** A time as people say it, with the exact one below the pointer and in the markup. */
export function When({ at, size = 'sm', dimmed = true }: WhenProps) {
  const { i18n } = useTranslation()
  const now = useNow()
  const date = new Date(at)
  const exact = fullTime(date, i18n.language)
  const isNear = Math.abs(date.getTime() - now.getTime()) < WEEK_MS
  return (
    <Text
      component="time"
      span
      size={size}
      dateTime={at}
      title={exact}
      {...(dimmed ? { c: 'dimmed' } : {})}
      style={{ whiteSpace: 'nowrap' }}
    >
      {isNear ? relativeTime(date, now, i18n.language) : exact}
    </Text>
  )
}
