import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { PlainList, PlainRow } from '../../ui/plain-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { When } from '../../ui/when.tsx'
import { useActionText } from '../audit/use-action-text.ts'
import { accessLogQuery } from './my-data.ts'

const FIRST = 8

/** Who read or changed something of this person's: by role, as the audit has it. */
export function AccessLog() {
  const { t } = useTranslation()
  const log = useQuery(accessLogQuery)
  const words = useActionText()
  const [showsAll, setShowsAll] = useState(false)
  return (
    <Section title={t('privacy.data.who')} hint={t('privacy.data.whoText')} flush>
      <QueryView query={log}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed" px="lg" pb="lg">
              {t('privacy.data.whoEmpty')}
            </Text>
          ) : (
            <>
              <PlainList>
                {items.slice(0, showsAll ? undefined : FIRST).map((entry, at) => (
                  <PlainRow key={`${entry.at}${at}`}>
                    <IconEye size={18} stroke={1.6} aria-hidden="true" />
                    <Stack gap={0} style={{ flex: 1, minWidth: 0 }}>
                      <Text size="sm">{words.action(entry.action)}</Text>
                      <Text size="xs" c="dimmed">
                        {words.actor(entry.role)}
                        {entry.outcome !== 'done' && ` · ${words.outcome(entry.outcome)}`}
                      </Text>
                    </Stack>
                    <When at={entry.at} size="xs" />
                  </PlainRow>
                ))}
              </PlainList>
              {!showsAll && items.length > FIRST && (
                <Button variant="subtle" size="sm" m="sm" onClick={() => setShowsAll(true)}>
                  {t('common.more')}
                </Button>
              )}
            </>
          )
        }
      </QueryView>
    </Section>
  )
}
