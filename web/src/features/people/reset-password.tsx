import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { resetPassword } from './people.ts'

/** Asks, makes a fresh password, and shows it once. */
export function ResetPassword({ person, onClose }: { person: PersonSummary; onClose: () => void }) {
  const { t } = useTranslation()
  const resetting = useMutation({ mutationFn: () => resetPassword(person.id) })
  if (!resetting.data) {
    return (
      <ConfirmDialog
        opened
        title={t('people.resetTitle')}
        text={t('people.resetText')}
        confirm={t('people.resetConfirm')}
        isBusy={resetting.isPending}
        fault={resetting.error}
        onConfirm={() => resetting.mutate()}
        onClose={onClose}
      />
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.resetPassword')}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert icon={<IconInfoCircle />} color="amber">
          {t('common.shownOnce')}
        </Alert>
        <CopyField label={t('people.initialPassword')} value={resetting.data.initial_password} secret />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
