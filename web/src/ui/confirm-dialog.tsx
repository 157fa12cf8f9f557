import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { FormError } from './error-state.tsx'

type ConfirmDialogProps = {
  opened: boolean
  title: string
  text: ReactNode
  confirm: string
  isDangerous?: boolean
  isBusy?: boolean
  fault?: unknown
  onConfirm: () => void
  onClose: () => void
}

/** A question before something that cannot simply be taken back. The safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm">{props.text}</Text>
        <FormError fault={props.fault} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            {...(props.isDangerous === false ? {} : { color: 'red' })}
            loading={props.isBusy ?? false}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
