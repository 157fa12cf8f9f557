import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { PrivacyRequest } from '#domains/privacy/contract.ts'

import type { Column } from '../../ui/data-table.tsx'
import { When } from '../../ui/when.tsx'
import { ClockLabel, StateBadge } from './request-badges.tsx'

/** Whose request it is: the name while there is one, else that the person is erased or has none. */
export function useRequestTitle(): (request: PrivacyRequest) => string {
  const { t } = useTranslation()
  return (request) =>
    request.person_id ? request.person_name || t('people.noName') : t('privacy.office.gone')
}

export function useRequestColumns(): Column<PrivacyRequest>[] {
  const { t } = useTranslation()
  const titleOf = useRequestTitle()
  return useMemo(
    () => [
      {
        id: 'person',
        title: t('privacy.office.person'),
        sortBy: (request) => titleOf(request).toLowerCase(),
        cell: (request) => (
          <Anchor
            component={Link}
            to={`/office/requests/${request.id}`}
            size="sm"
            fw={600}
            py={3}
            display="inline-block"
          >
            {titleOf(request)}
          </Anchor>
        ),
      },
      {
        id: 'kind',
        title: t('privacy.office.kind'),
        cell: ({ kind }) => t(`privacy.kind.${kind}`),
        sortBy: ({ kind }) => kind,
      },
      {
        id: 'clock',
        title: t('privacy.office.clock'),
        cell: (request) => <ClockLabel request={request} />,
        sortBy: ({ due_at }) => due_at,
      },
      {
        id: 'state',
        title: t('privacy.office.state'),
        cell: ({ state }) => <StateBadge state={state} />,
        sortBy: ({ state }) => state,
      },
      {
        id: 'asked',
        title: t('privacy.office.asked'),
        cell: ({ created_at }) => <When at={created_at} />,
        sortBy: ({ created_at }) => created_at,
      },
    ],
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the title changes with the language, as `t` does
    [t],
  )
}
