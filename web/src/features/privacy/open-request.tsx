import { Button, Group, Modal, NativeSelect, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { FormError } from '../../ui/error-state.tsx'
import { toast } from '../../ui/toast.tsx'
import { peopleQuery } from '../people/people.ts'
import { openRequest, type RequestKind } from './requests.ts'

const KINDS = ['access', 'erasure'] as const satisfies readonly RequestKind[]

/** For people who asked on paper, on the telephone, or who have left. */
export function OpenRequest({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const people = useQuery(peopleQuery)
  const form = useForm({
    initialValues: { person: '', kind: KINDS[0], note: '' },
    validate: { person: (value) => (value === '' ? t('access.signIn.required') : null) },
  })
  const opening = useMutation({
    mutationFn: ({ person, kind, note }: typeof form.values) => openRequest(person, kind, note),
    onSuccess: async () => {
      onClose()
      toast(t('privacy.office.created'))
      await client.invalidateQueries({ queryKey: ['requests'] })
    },
  })
  const choices = (people.data?.items ?? []).map((person) => ({
    value: person.id,
    label: [person.name || t('people.noName'), person.extension].filter(Boolean).join(' · '),
  }))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('privacy.office.openTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form noValidate onSubmit={form.onSubmit((values) => opening.mutate(values))}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('privacy.office.openText')}
          </Text>
          <NativeSelect
            label={t('privacy.office.person')}
            data={[{ value: '', label: '–' }, ...choices]}
            data-autofocus
            {...form.getInputProps('person')}
          />
          <Radio.Group label={t('privacy.office.kind')} {...form.getInputProps('kind')}>
            <Group mt="xs">
              {KINDS.map((kind) => (
                <Radio key={kind} value={kind} label={t(`privacy.kind.${kind}`)} />
              ))}
            </Group>
          </Radio.Group>
          <Textarea
            label={`${t('privacy.office.note')} (${t('common.optional')})`}
            autosize
            minRows={2}
            maxLength={1000}
            {...form.getInputProps('note')}
          />
          <FormError fault={opening.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={opening.isPending}>
              {t('privacy.office.open')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
