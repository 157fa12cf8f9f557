import { Button, Checkbox, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Role } from '../../app/api/shapes.ts'
import { FormError } from '../../ui/error-state.tsx'
import { isLogin, proposeLogin } from '../access/setup.ts'
import { nextExtension } from './find-people.ts'
import { type NewPerson, peopleQuery } from './people.ts'
import { isExtension } from './extension.ts'
import { RoleChoice } from './role-choice.tsx'

type AddPersonFormProps = {
  isBusy: boolean
  fault: unknown
  onAdd: (person: NewPerson) => void
  onClose: () => void
}

/** Only login and extension are needed, and both are proposed. */
export function AddPersonForm({ isBusy, fault, onAdd, onClose }: AddPersonFormProps) {
  const { t } = useTranslation()
  const people = useQuery(peopleQuery)
  const [hasOwnLogin, setHasOwnLogin] = useState(false)
  const form = useForm({
    initialValues: {
      first_name: '',
      last_name: '',
      extension: '',
      login: '',
      roles: ['user'] as Role[],
      with_device: true,
      device_name: t('people.defaultDevice'),
    },
    validate: {
      extension: (value) => (isExtension(value) ? null : t('people.invalidExtension')),
      login: (value) => (isLogin(value) ? null : t('access.setup.invalidLogin')),
    },
  })
  const proposed = people.data && nextExtension(people.data.items)
  const { setFieldValue } = form
  useEffect(() => {
    if (proposed) setFieldValue('extension', (typed) => typed || proposed)
  }, [proposed, setFieldValue])

  const { first_name, last_name, with_device } = form.values
  function changeName(field: 'first_name' | 'last_name', value: string): void {
    form.setFieldValue(field, value)
    const names = { first_name, last_name, [field]: value }
    if (!hasOwnLogin) form.setFieldValue('login', proposeLogin(names.first_name, names.last_name))
  }

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ with_device: withDevice, device_name, ...person }) =>
        onAdd({ ...person, device: withDevice, ...(withDevice ? { device_name } : {}) }),
      )}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={`${t('people.firstName')} (${t('common.optional')})`}
            autoComplete="off"
            data-autofocus
            value={first_name}
            onChange={(event) => changeName('first_name', event.currentTarget.value)}
          />
          <TextInput
            label={`${t('people.lastName')} (${t('common.optional')})`}
            autoComplete="off"
            value={last_name}
            onChange={(event) => changeName('last_name', event.currentTarget.value)}
          />
          <TextInput
            label={t('people.extension')}
            description={t('people.extensionHint')}
            inputMode="numeric"
            autoComplete="off"
            {...form.getInputProps('extension')}
          />
          <TextInput
            label={t('people.login')}
            description={t('people.loginHint')}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('login')}
            onChange={(event) => {
              setHasOwnLogin(true)
              form.setFieldValue('login', event.currentTarget.value)
            }}
          />
        </SimpleGrid>
        <RoleChoice value={form.values.roles} onChange={(roles) => form.setFieldValue('roles', roles)} />
        <Checkbox
          label={t('people.withDevice')}
          {...form.getInputProps('with_device', { type: 'checkbox' })}
        />
        {with_device && (
          <TextInput label={t('people.deviceName')} {...form.getInputProps('device_name')} maw="16rem" />
        )}
        <FormError fault={fault} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('people.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
