import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { FormError } from '../../ui/error-state.tsx'
import { erase } from './requests.ts'

/** The last question. A word has to be typed, so that no slip of the hand erases anybody. */
export function EraseDialog({ requestId, onClose }: { requestId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [isTouched, setTouched] = useState(false)
  const word = t('privacy.office.eraseWord')
  const isRight = typed.trim() === word
  const erasing = useMutation({
    mutationFn: () => erase(requestId),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['requests'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('privacy.office.eraseTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTouched(true)
          if (isRight) erasing.mutate()
        }}
      >
        <Stack>
          <Alert color="red" icon={<IconAlertTriangle />}>
            {t('privacy.office.eraseText')}
          </Alert>
          <TextInput
            label={t('privacy.office.eraseType', { word })}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={isTouched && !isRight ? t('privacy.office.eraseMismatch') : null}
            data-autofocus
          />
          <FormError fault={erasing.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" color="red" loading={erasing.isPending}>
              {t('privacy.office.eraseConfirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
