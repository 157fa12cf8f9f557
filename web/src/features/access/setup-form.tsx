import { Button, Fieldset, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Language } from '#domains/tenants/contract.ts'

import { sessionQuery } from '../../app/session/session.ts'
import { useChangeLanguage } from '../../app/session/use-change-language.ts'
import { LANGUAGES } from '../../app/texts/index.ts'
import { isLanguage } from '../../app/texts/language.ts'
import { FormError } from '../../ui/error-state.tsx'
import { NewPasswordField } from './password-field.tsx'
import { passwordStrength } from './password-strength.ts'
import { isLogin, proposeLogin, setUp, type SetupInput } from './setup.ts'

type SetupFormProps = { token: string; onDone: (done: Awaited<ReturnType<typeof setUp>>) => void }

export function SetupForm({ token, onDone }: SetupFormProps) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const changeLanguage = useChangeLanguage()
  const [hasOwnLogin, setHasOwnLogin] = useState(false)
  const form = useForm({
    initialValues: {
      company: '',
      first_name: '',
      last_name: '',
      login: '',
      password: '',
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    validate: {
      company: (value) => (value.trim() === '' ? t('access.signIn.required') : null),
      login: (value) => (isLogin(value) ? null : t('access.setup.invalidLogin')),
      password: (value) => {
        const { missing } = passwordStrength(value)
        return missing > 0 ? t('access.password.tooShort', { count: missing }) : null
      },
    },
  })
  const running = useMutation({
    mutationFn: (input: SetupInput) => setUp(input),
    meta: { signsIn: true },
    onSuccess: (done) => {
      const { sip: _shownOnce, ...me } = done
      client.setQueryData(sessionQuery.queryKey, me)
      onDone(done)
    },
  })
  const { company, first_name, last_name, login } = form.values

  function changeName(field: 'first_name' | 'last_name', value: string): void {
    form.setFieldValue(field, value)
    const names = { first_name, last_name, [field]: value }
    if (!hasOwnLogin) form.setFieldValue('login', proposeLogin(names.first_name, names.last_name))
  }

  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        running.mutate({ ...values, token, language: isLanguage(i18n.language) ? i18n.language : 'en' }),
      )}
    >
      <Stack gap="lg">
        <Fieldset variant="unstyled" legend={t('access.setup.stepCompany')}>
          <Stack>
            <TextInput
              label={t('access.setup.company')}
              description={t('access.setup.companyHint')}
              autoComplete="organization"
              data-autofocus
              {...form.getInputProps('company')}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NativeSelect
                label={t('access.setup.language')}
                value={i18n.language}
                onChange={(event) => void changeLanguage(event.currentTarget.value as Language)}
                data={LANGUAGES.map((language) => ({
                  value: language,
                  label: t(`shell.languages.${language}`),
                }))}
              />
              <NativeSelect
                label={t('access.setup.timeZone')}
                data={timeZones()}
                {...form.getInputProps('time_zone')}
              />
            </SimpleGrid>
          </Stack>
        </Fieldset>
        <Fieldset variant="unstyled" legend={t('access.setup.stepYou')}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                label={`${t('access.setup.firstName')} (${t('common.optional')})`}
                autoComplete="given-name"
                value={first_name}
                onChange={(event) => changeName('first_name', event.currentTarget.value)}
              />
              <TextInput
                label={`${t('access.setup.lastName')} (${t('common.optional')})`}
                autoComplete="family-name"
                value={last_name}
                onChange={(event) => changeName('last_name', event.currentTarget.value)}
              />
            </SimpleGrid>
            <TextInput
              label={t('access.setup.login')}
              description={t('access.setup.loginHint')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              {...form.getInputProps('login')}
              onChange={(event) => {
                setHasOwnLogin(true)
                form.setFieldValue('login', event.currentTarget.value)
              }}
            />
            <NewPasswordField
              label={t('access.setup.password')}
              known={[company, first_name, last_name, login]}
              {...form.getInputProps('password')}
            />
          </Stack>
        </Fieldset>
        <FormError fault={running.error} />
        <Button type="submit" size="md" loading={running.isPending}>
          {t('access.setup.submit')}
        </Button>
      </Stack>
    </form>
  )
}

/** Every zone there is; the browser's own is first, as it may be an alias that the list lacks (`UTC`). */
function timeZones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)]
}
