import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconCircleCheck, IconDeviceDesktop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Session } from '#domains/access/contract.ts'

import { useErrorText } from '../../ui/error-state.tsx'
import { PlainList, PlainRow } from '../../ui/plain-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { fullTime } from '../../ui/time-format.ts'
import { toast, toastFault } from '../../ui/toast.tsx'
import { endSession, sessionsQuery } from './account.ts'
import { browserName } from './browser-name.ts'

export function Sessions() {
  const { t } = useTranslation()
  const sessions = useQuery(sessionsQuery)
  return (
    <Section title={t('settings.sessions')} flush>
      <QueryView query={sessions}>
        {({ items }) => (
          <PlainList>
            {items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </PlainList>
        )}
      </QueryView>
    </Section>
  )
}

function SessionRow({ session }: { session: Session }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const errorText = useErrorText()
  const ending = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: async () => {
      toast(t('settings.signedOut'))
      await client.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError: (fault) => toastFault(t('errors.title'), errorText(fault)),
  })
  const name = browserName(session.user_agent) ?? t('settings.unknownBrowser')
  const time = (at: string) => fullTime(new Date(at), i18n.language)
  return (
    <PlainRow>
      <IconDeviceDesktop size={20} stroke={1.6} aria-hidden="true" />
      <Stack gap={0} style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          {session.current && (
            <Badge color="green" leftSection={<IconCircleCheck size={13} />}>
              {t('settings.thisSession')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t('settings.sessionSince', { time: time(session.created_at) })} ·{' '}
          {t('settings.sessionUntil', { time: time(session.expires_at) })}
        </Text>
      </Stack>
      {!session.current && (
        <Button
          size="xs"
          variant="default"
          loading={ending.isPending}
          aria-label={t('settings.signOutOf', { name })}
          onClick={() => ending.mutate()}
        >
          {t('settings.signOut')}
        </Button>
      )}
    </PlainRow>
  )
}
