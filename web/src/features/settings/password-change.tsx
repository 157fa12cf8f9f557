import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { useMe } from '../../app/session/use-me.ts'
import { FormError } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { NewPasswordField, PasswordField } from '../access/password-field.tsx'
import { passwordStrength } from '../access/password-strength.ts'
import { changePassword } from './account.ts'

export function PasswordChange() {
  const { t } = useTranslation()
  const { person, tenant } = useMe()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: {
      current: (value) => (value === '' ? t('access.signIn.required') : null),
      next: (value) => {
        const { missing } = passwordStrength(value)
        return missing > 0 ? t('access.password.tooShort', { count: missing }) : null
      },
    },
  })
  const changing = useMutation({
    mutationFn: ({ current, next }: { current: string; next: string }) => changePassword(current, next),
    meta: { signsIn: true },
    onSuccess: async () => {
      form.reset()
      toast(t('settings.changed'))
      await client.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  return (
    <Section title={t('settings.password')}>
      <form noValidate onSubmit={form.onSubmit((values) => changing.mutate(values))}>
        <Stack>
          <PasswordField label={t('settings.current')} maw="24rem" {...form.getInputProps('current')} />
          <NewPasswordField
            label={t('settings.next')}
            maw="24rem"
            known={[person.name, tenant.name]}
            {...form.getInputProps('next')}
          />
          <FormError fault={changing.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={changing.isPending}>
              {t('settings.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
