import { Anchor, Avatar, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconCircleCheck, IconCircleDashed, IconPlayerPause, IconShieldHalf } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { PersonSummary } from '#domains/provisioning/contract.ts'

import type { Role } from '../../app/api/shapes.ts'
import type { Column } from '../../ui/data-table.tsx'
import { initials } from '../../ui/initials.ts'

export function usePeopleColumns(): Column<PersonSummary>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'name',
        title: t('people.name'),
        cell: (person) => <PersonName person={person} />,
        sortBy: ({ name }) => name.toLowerCase(),
      },
      {
        id: 'extension',
        title: t('people.extension'),
        cell: ({ extension }) => extension ?? '–',
        sortBy: ({ extension }) => extension ?? '',
      },
      {
        id: 'login',
        title: t('people.login'),
        cell: ({ login }) => login ?? '–',
        sortBy: ({ login }) => login ?? '',
      },
      {
        id: 'devices',
        title: t('people.devices'),
        cell: (person) => <DeviceCount person={person} />,
        sortBy: ({ registered }) => registered,
      },
      { id: 'roles', title: t('people.roles'), cell: ({ roles }) => <RoleBadges roles={roles} /> },
      {
        id: 'state',
        title: t('people.state'),
        cell: ({ state }) => <StateBadge state={state} />,
        sortBy: ({ state }) => state,
      },
    ],
    [t],
  )
}

function PersonName({ person }: { person: PersonSummary }) {
  const { t } = useTranslation()
  return (
    <Group gap="sm" wrap="nowrap">
      <Avatar size={30} radius="xl" color="petrol" aria-hidden="true">
        {initials(person.name, person.extension)}
      </Avatar>
      <Anchor component={Link} to={`/admin/people/${person.id}`} size="sm" fw={600} py={3}>
        {person.name || t('people.noName')}
      </Anchor>
    </Group>
  )
}

function DeviceCount({ person }: { person: PersonSummary }) {
  const { t } = useTranslation()
  const Icon = person.registered > 0 ? IconCircleCheck : IconCircleDashed
  return (
    <Group
      gap={6}
      wrap="nowrap"
      component="span"
      c={person.registered > 0 ? 'var(--mantine-color-text)' : 'dimmed'}
    >
      <Icon
        size={15}
        aria-hidden="true"
        color={person.registered > 0 ? 'var(--mantine-color-green-6)' : 'currentColor'}
      />
      <Text span size="sm">
        {person.devices === 0
          ? t('common.none')
          : t('people.registeredOf', { registered: person.registered, devices: person.devices })}
      </Text>
    </Group>
  )
}

/** Everybody is a user; only what goes beyond that is worth a badge. */
function RoleBadges({ roles }: { roles: Role[] }) {
  const { t } = useTranslation()
  const special = roles.filter((role) => role !== 'user')
  if (special.length === 0)
    return (
      <Text span size="sm" c="dimmed">
        {t('common.role.user')}
      </Text>
    )
  return (
    <Group gap={4}>
      {special.map((role) => (
        <Badge key={role} leftSection={<IconShieldHalf size={12} />}>
          {t(`common.role.${role}`)}
        </Badge>
      ))}
    </Group>
  )
}

export function StateBadge({ state }: { state: PersonSummary['state'] }) {
  const { t } = useTranslation()
  return state === 'active' ? (
    <Badge color="green" leftSection={<IconCircleCheck size={13} />}>
      {t('people.active')}
    </Badge>
  ) : (
    <Badge color="amber" leftSection={<IconPlayerPause size={13} />}>
      {t('people.suspended')}
    </Badge>
  )
}
