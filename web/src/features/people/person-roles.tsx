import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { FormError } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { setRoles } from './people.ts'
import { RoleChoice } from './role-choice.tsx'

export function PersonRoles({ person }: { person: PersonSummary }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [roles, choose] = useState(person.roles)
  const isChanged = roles.toSorted().join() !== person.roles.toSorted().join()
  const saving = useMutation({
    mutationFn: () => setRoles(person.id, roles),
    onSuccess: async () => {
      toast(t('people.rolesSaved'))
      await client.invalidateQueries({ queryKey: ['people'] })
    },
  })
  return (
    <Section title={t('people.rolesTitle')}>
      <Stack>
        <RoleChoice value={roles} onChange={choose} isTitled={false} />
        <FormError fault={saving.error} />
        <Group justify="flex-end">
          <Button disabled={!isChanged} loading={saving.isPending} onClick={() => saving.mutate()}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </Section>
  )
}
