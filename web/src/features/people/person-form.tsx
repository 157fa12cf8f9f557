import { Button, Group, NativeSelect, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Person, PersonFields } from '#domains/people/contract.ts'

import { LANGUAGES } from '../../app/texts/index.ts'
import { isLanguage } from '../../app/texts/language.ts'
import { FormError } from '../../ui/error-state.tsx'

type PersonFormProps = {
  person: Person
  isBusy: boolean
  fault: unknown
  onSave: (fields: PersonFields) => void
  onCancel?: () => void
  /** Fields that only the person themself sees. */
  own?: { gender: boolean; keepJournal: boolean }
  children?: ReactNode
}

/** The fields of a person, all optional. Empty text clears a field (UC-16). */
export function PersonForm({ person, isBusy, fault, onSave, onCancel, own, children }: PersonFormProps) {
  const { t } = useTranslation()
  const form = useForm({ initialValues: valuesOf(person) })
  const text = (name: 'first_name' | 'last_name' | 'display_name' | 'email' | 'location' | 'gender') =>
    form.getInputProps(name)
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ language, gender, keep_journal, ...fields }) =>
        onSave({
          ...fields,
          ...(isLanguage(language) ? { language } : {}),
          ...(own?.gender ? { gender } : {}),
          ...(own?.keepJournal ? { keep_journal } : {}),
        }),
      )}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
          <TextInput
            label={t('people.firstName')}
            autoComplete={own ? 'given-name' : 'off'}
            {...text('first_name')}
          />
          <TextInput
            label={t('people.lastName')}
            autoComplete={own ? 'family-name' : 'off'}
            {...text('last_name')}
          />
          <TextInput
            label={t('people.displayName')}
            description={t('people.displayNameHint')}
            autoComplete={own ? 'nickname' : 'off'}
            {...text('display_name')}
          />
          <TextInput
            label={t('people.location')}
            description={t('people.locationHint')}
            autoComplete="off"
            {...text('location')}
          />
          <TextInput
            label={t('people.email')}
            type="email"
            autoComplete={own ? 'email' : 'off'}
            {...text('email')}
          />
          {own?.gender && (
            <TextInput
              label={t('settings.gender')}
              description={t('settings.genderHint')}
              autoComplete="off"
              {...text('gender')}
            />
          )}
          {!own && (
            <NativeSelect
              label={t('people.language')}
              data={[
                ...(person.language ? [] : [{ value: '', label: t('people.companyLanguage') }]),
                ...LANGUAGES.map((language) => ({
                  value: language,
                  label: t(`shell.languages.${language}`),
                })),
              ]}
              {...form.getInputProps('language')}
            />
          )}
        </SimpleGrid>
        <Switch
          label={t('people.numberOnly')}
          description={t('people.numberOnlyHint')}
          {...form.getInputProps('number_only', { type: 'checkbox' })}
        />
        <Switch label={t('people.hideNumber')} {...form.getInputProps('hide_number', { type: 'checkbox' })} />
        {own?.keepJournal && (
          <Switch
            label={t('settings.keepJournal')}
            description={t('settings.keepJournalHint')}
            {...form.getInputProps('keep_journal', { type: 'checkbox' })}
          />
        )}
        {children}
        <FormError fault={fault} />
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
          <Button type="submit" loading={isBusy}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function valuesOf(person: Person) {
  return {
    first_name: person.first_name ?? '',
    last_name: person.last_name ?? '',
    display_name: person.display_name ?? '',
    email: person.email ?? '',
    location: person.location ?? '',
    gender: person.gender ?? '',
    language: person.language ?? '',
    number_only: person.number_only,
    hide_number: person.hide_number,
    keep_journal: person.keep_journal,
  }
}
