import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { Section } from '../../ui/section.tsx'
import { StateBadge } from './use-people-columns.tsx'

export function PersonDetails({ person }: { person: PersonSummary }) {
  const { t } = useTranslation()
  const facts: [string, ReactNode][] = [
    [t('people.extension'), person.extension],
    [t('people.login'), person.login],
    [t('people.state'), <StateBadge key="state" state={person.state} />],
    [t('people.email'), person.email],
    [t('people.location'), person.location],
    [
      t('people.language'),
      person.language ? t(`shell.languages.${person.language}`) : t('people.companyLanguage'),
    ],
    [t('people.numberOnly'), t(person.number_only ? 'common.yes' : 'common.no')],
    [t('people.hideNumber'), t(person.hide_number ? 'common.yes' : 'common.no')],
  ]
  return (
    <Section title={t('people.details')}>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 4 }} m={0} verticalSpacing="md">
        {facts.map(([label, value]) => (
          <Stack key={label} gap={2}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {value || '–'}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
    </Section>
  )
}
