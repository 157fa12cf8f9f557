import { ActionIcon, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { JournalEntry } from '#domains/records/contract.ts'

import { callDuration, fullTime, shortTime } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import { When } from '../../ui/when.tsx'
import { dayTitle } from './day-title.ts'
import { byDay, isMissed } from './journal.ts'
import classes from './journal-list.module.css'
import { partyDetail, partyTitle } from './party-text.ts'

type JournalListProps = { entries: readonly JournalEntry[]; onRemove: (id: string) => void }

export function JournalList({ entries, onRemove }: JournalListProps) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  return byDay(entries).map(({ day, entries: calls }) => (
    <section key={day} aria-labelledby={`day-${day}`}>
      <h2 id={`day-${day}`} className={classes['day']}>
        {dayTitle(new Date(calls[0]?.at ?? now), now, i18n.language, {
          today: t('common.today'),
          yesterday: t('common.yesterday'),
        })}
      </h2>
      <ul className={classes['list']}>
        {calls.map((entry) => (
          <JournalRow key={entry.id} entry={entry} onRemove={() => onRemove(entry.id)} />
        ))}
      </ul>
    </section>
  ))
}

function JournalRow({ entry, onRemove }: { entry: JournalEntry; onRemove: () => void }) {
  const { t, i18n } = useTranslation()
  const at = new Date(entry.at)
  const missed = isMissed(entry)
  const Icon = missed ? IconPhoneOff : entry.direction === 'incoming' ? IconPhoneIncoming : IconPhoneOutgoing
  const title = partyTitle(entry.party, {
    withheld: t('calls.journal.withheld'),
    erased: t('calls.journal.erased'),
    unknown: t('calls.journal.unknown'),
  })
  const detail = partyDetail(entry.party)
  const isNameless = entry.party.erased || entry.party.withheld
  return (
    <li className={classes['row']}>
      <ThemeIcon variant="light" color={missed ? 'red' : 'petrol'} size={36} radius="xl" aria-hidden="true">
        <Icon size={18} stroke={1.7} />
      </ThemeIcon>
      <Stack gap={0} style={{ flex: 1, minWidth: 0 }}>
        <Group gap={8} wrap="nowrap">
          <Text size="sm" fw={600} truncate {...(isNameless ? { c: 'dimmed', fs: 'italic' } : {})}>
            {title}
          </Text>
          {detail && (
            <Text size="sm" c="dimmed">
              {detail}
            </Text>
          )}
        </Group>
        <Text size="xs" c={missed ? 'var(--mantine-color-error)' : 'dimmed'}>
          <span className={classes['direction']}>{t(`calls.direction.${entry.direction}`)} · </span>
          {t(`calls.outcome.${entry.outcome}`)}
          {entry.duration_seconds ? ` · ${callDuration(entry.duration_seconds)}` : ''}
        </Text>
      </Stack>
      <Stack gap={0} align="flex-end">
        <Text size="sm">{shortTime(at, i18n.language)}</Text>
        <span className={classes['ago']}>
          <When at={entry.at} size="xs" />
        </span>
      </Stack>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('calls.journal.deleteOne', { party: title, time: fullTime(at, i18n.language) })}
        onClick={onRemove}
      >
        <IconTrash size={17} stroke={1.6} />
      </ActionIcon>
    </li>
  )
}
