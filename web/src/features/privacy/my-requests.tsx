import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { PlainList, PlainRow } from '../../ui/plain-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { shortDate } from '../../ui/time-format.ts'
import { myRequestsQuery } from './my-data.ts'
import { ClockLabel, StateBadge } from './request-badges.tsx'

export function MyRequests() {
  const { t, i18n } = useTranslation()
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
                <PlainRow key={request.id}>
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
                </PlainRow>
              ))}
            </PlainList>
          )
        }
      </QueryView>
    </Section>
  )
}
