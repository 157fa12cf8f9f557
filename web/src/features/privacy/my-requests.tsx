import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import type { PrivacyRequest } from '#domains/privacy/contract.ts'

import { useErrorText } from '../../ui/error-state.tsx'
import { PlainList, PlainRow } from '../../ui/plain-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { shortDate } from '../../ui/time-format.ts'
import { myRequestsQuery, takeBack } from './my-data.ts'
import { toast, toastFault } from '../../ui/toast.tsx'
import { ClockLabel, StateBadge } from './request-badges.tsx'

export function MyRequests() {
  const { t } = useTranslation()
  const requests = useQuery(myRequestsQuery)
  return (
    <Section title={t('privacy.data.requests')} flush>
      <QueryView query={requests}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed" px="lg" pb="lg">
              {t('privacy.data.requestsEmpty')}
            </Text>
          ) : (
            <PlainList>
              {items.map((request) => (
                <RequestRow key={request.id} request={request} />
              ))}
            </PlainList>
          )
        }
      </QueryView>
    </Section>
  )
}

function RequestRow({ request }: { request: PrivacyRequest }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const errorText = useErrorText()
  const takingBack = useMutation({
    mutationFn: () => takeBack(request.id),
    onSuccess: async () => {
      toast(t('privacy.data.takenBack'))
      await client.invalidateQueries({ queryKey: ['my-requests'] })
    },
    onError: (fault) => toastFault(t('errors.title'), errorText(fault)),
  })
  return (
    <PlainRow>
      <Stack gap={0} style={{ flex: 1 }}>
        <Text size="sm" fw={600}>
          {t(`privacy.kind.${request.kind}`)}
        </Text>
        <Text size="xs" c="dimmed">
          {t('privacy.request.asked', {
            date: shortDate(new Date(request.created_at), i18n.language),
          })}
        </Text>
      </Stack>
      <Group gap="xs">
        <ClockLabel request={request} />
        <StateBadge state={request.state} />
      </Group>
      {request.state === 'open' && (
        <Button
          size="xs"
          variant="default"
          loading={takingBack.isPending}
          onClick={() => takingBack.mutate()}
        >
          {t('privacy.data.takeBack')}
        </Button>
      )}
    </PlainRow>
  )
}
