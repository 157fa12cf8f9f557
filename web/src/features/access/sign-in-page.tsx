import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { IconInfoCircle } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { safeReturn } from '../../app/navigation.ts'
import { sessionQuery, signIn } from '../../app/session/session.ts'
import { FormError } from '../../ui/error-state.tsx'
import { Gate } from './gate.tsx'
import { PasswordField } from './password-field.tsx'
import { setupQuery } from './setup.ts'

export function SignInPage() {
  const { t } = useTranslation()
  const { back } = useSearch({ from: '/sign-in' })
  const client = useQueryClient()
  const router = useRouter()
  const navigate = useNavigate()
  const setup = useQuery(setupQuery)
  const form = useForm({
    initialValues: { login: '', password: '' },
    validate: {
      login: (value) => (value.trim() === '' ? t('access.signIn.required') : null),
      password: (value) => (value === '' ? t('access.signIn.required') : null),
    },
  })
  const entering = useMutation({
    mutationFn: signIn,
    meta: { signsIn: true },
    onSuccess: async (me) => {
      client.clear()
      client.setQueryData(sessionQuery.queryKey, me)
      await router.invalidate()
      await navigate({ href: safeReturn(back) })
    },
    onError: () => form.setFieldValue('password', ''),
  })
  useEffect(() => {
    document.title = `${t('access.signIn.title')} · Sotto`
  }, [t])

  return (
    <Gate title={t('access.signIn.title')} lead={t('access.signIn.lead')}>
      <form
        onSubmit={form.onSubmit(({ login, password }) => entering.mutate({ login: login.trim(), password }))}
        noValidate
      >
        <Stack>
          {back && !entering.error && (
            <Alert icon={<IconInfoCircle />} role="status">
              {t('access.signIn.again')}
            </Alert>
          )}
          {setup.data?.needed && (
            <Alert icon={<IconInfoCircle />} color="amber" title={t('access.setup.noTokenTitle')}>
              {t('access.setup.noTokenText')}
            </Alert>
          )}
          <FormError fault={entering.error} />
          <TextInput
            label={t('access.signIn.login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('login')}
          />
          <PasswordField label={t('access.signIn.password')} {...form.getInputProps('password')} />
          <Button type="submit" loading={entering.isPending} fullWidth mt="xs">
            {t('access.signIn.submit')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('access.signIn.help')}
          </Text>
        </Stack>
      </form>
    </Gate>
  )
}
