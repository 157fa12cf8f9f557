import { Alert, Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { CopyField } from '../../ui/copy-field.tsx'
import { FormError } from '../../ui/error-state.tsx'
import { createToken } from './account.ts'

const LONGEST_DAYS = 365

export function CreateToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', days: 90 },
    validate: { name: (value) => (value.trim() === '' ? t('access.signIn.required') : null) },
  })
  const creating = useMutation({
    mutationFn: ({ name, days }: { name: string; days: number }) => createToken(name.trim(), days),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.tokenTitle')}
      closeOnClickOutside={!creating.data}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {creating.data ? (
        <Stack>
          <Alert icon={<IconInfoCircle />} color="amber">
            {t('common.shownOnce')}
          </Alert>
          <CopyField label={t('settings.tokenLabel')} value={creating.data.token} secret />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('common.done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form noValidate onSubmit={form.onSubmit((values) => creating.mutate(values))}>
          <Stack>
            <TextInput
              label={t('settings.tokenName')}
              maxLength={80}
              data-autofocus
              {...form.getInputProps('name')}
            />
            <NumberInput
              label={t('settings.tokenDays')}
              min={1}
              max={LONGEST_DAYS}
              allowDecimal={false}
              maw="12rem"
              hideControls
              {...form.getInputProps('days')}
            />
            <FormError fault={creating.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button type="submit" loading={creating.isPending}>
                {t('settings.tokenCreate')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
