import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { PlainList, PlainRow } from '../../ui/plain-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { byTable, type HeldKind as Kind } from './data-classes.ts'
import { myDataQuery } from './my-data.ts'
import { TreatmentLines } from './treatment-lines.tsx'

/** What is held, by kind: first what there is, then on request what there could be. */
export function HeldData() {
  const { t } = useTranslation()
  const held = useQuery(myDataQuery)
  const [showsEmpty, setShowsEmpty] = useState(false)
  return (
    <Section title={t('privacy.data.held')} flush>
      <QueryView query={held}>
        {({ classes }) => {
          const kinds = byTable(classes)
          const filled = kinds.filter(({ count }) => count > 0)
          const empty = kinds.filter(({ count }) => count === 0)
          return (
            <>
              <PlainList>
                {[...filled, ...(showsEmpty ? empty : [])].map((kind) => (
                  <HeldKind key={kind.table} kind={kind} />
                ))}
              </PlainList>
              {empty.length > 0 && (
                <Button variant="subtle" size="sm" m="sm" onClick={() => setShowsEmpty(!showsEmpty)}>
                  {showsEmpty
                    ? t('privacy.data.hideEmpty')
                    : t('privacy.data.showEmpty', { count: empty.length })}
                </Button>
              )}
            </>
          )
        }}
      </QueryView>
    </Section>
  )
}

function HeldKind({ kind: { label, count, treatments } }: { kind: Kind }) {
  const { t } = useTranslation()
  return (
    <PlainRow>
      <Stack gap={6} style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between" gap="xs">
          <Text component="h3" size="sm" fw={600}>
            {label}
          </Text>
          <Badge color={count > 0 ? 'petrol' : 'gray'}>
            {count > 0 ? t('privacy.data.entries', { count }) : t('privacy.data.nothing')}
          </Badge>
        </Group>
        <TreatmentLines treatments={treatments} />
      </Stack>
    </PlainRow>
  )
}
