import { Checkbox, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Role } from '../../app/api/shapes.ts'

const SPECIAL = ['administrator', 'privacy_officer'] as const

type RoleChoiceProps = { value: Role[]; onChange: (roles: Role[]) => void; isTitled?: boolean }

/** Everybody is a user. The two other roles are separate on purpose: one does not include the other. */
export function RoleChoice({ value, onChange, isTitled = true }: RoleChoiceProps) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group
      {...(isTitled ? { label: t('people.rolesTitle') } : { 'aria-label': t('people.rolesTitle') })}
      value={value}
      onChange={(roles) => onChange(['user', ...SPECIAL.filter((role) => roles.includes(role))])}
    >
      <Stack gap="xs" {...(isTitled ? { mt: 'xs' } : {})}>
        {SPECIAL.map((role) => (
          <Checkbox
            key={role}
            value={role}
            label={t(`common.role.${role}`)}
            description={t(`common.roleHint.${role}`)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
