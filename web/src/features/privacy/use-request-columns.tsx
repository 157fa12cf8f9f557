import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { PrivacyRequest } from '../../app/api/shapes.ts'
import type { Column } from '../../ui/data-table.tsx'
import { When } from '../../ui/when.tsx'
import { peopleQuery } from '../people/people.ts'
import { ClockLabel, StateBadge } from './request-badges.tsx'

/** Whose request it is: the name while there is one, else that the person is erased. */
export function usePersonName(): (personId: string | undefined) => string {
  const { t } = useTranslation()
  const people = useQuery(peopleQuery)
  const names = useMemo(
    () => new Map(people.data?.items.map((person) => [person.id, person.name || (person.extension ?? '')])),
    [people.data],
  )
  return (personId) =>
    (personId && names.get(personId)) || t(people.isPending ? 'common.loading' : 'privacy.office.gone')
}

export function useRequestColumns(): Column<PrivacyRequest>[] {
  const { t } = useTranslation()
  const nameOf = usePersonName()
  return useMemo(
    () => [
      {
        id: 'person',
        title: t('privacy.office.person'),
        sortBy: ({ person_id }) => nameOf(person_id).toLowerCase(),
        cell: (request) => (
          <Anchor component={Link} to={`/office/requests/${request.id}`} size="sm" fw={600} py={3}>
            {nameOf(request.person_id)}
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
    [t, nameOf],
  )
}
