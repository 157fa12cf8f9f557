import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { ApiError } from '../../app/api/api-error.ts'
import { FormError } from '../../ui/error-state.tsx'
import { toast } from '../../ui/toast.tsx'
import { isExtension } from './extension.ts'
import { moveExtension } from './people.ts'

/** Gives the person another extension; a taken one is only taken over when that is said. */
export function MoveExtension({ person, onClose }: { person: PersonSummary; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [extension, setExtension] = useState('')
  const [takesOver, setTakesOver] = useState(false)
  const [isTouched, setTouched] = useState(false)
  const moving = useMutation({
    mutationFn: () => moveExtension(person.id, extension, takesOver),
    onSuccess: async () => {
      onClose()
      toast(t('people.moved'))
      await client.invalidateQueries({ queryKey: ['people'] })
    },
  })
  const isTaken = moving.error instanceof ApiError && moving.error.status === 409
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.moveTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTouched(true)
          if (isExtension(extension)) moving.mutate()
        }}
      >
        <Stack>
          <Text size="sm">{t('people.moveText')}</Text>
          <TextInput
            label={t('people.newExtension')}
            description={t('people.extensionHint')}
            inputMode="numeric"
            autoComplete="off"
            value={extension}
            onChange={(event) => {
              setExtension(event.currentTarget.value)
              setTakesOver(false)
              moving.reset()
            }}
            error={
              isTouched && !isExtension(extension)
                ? t('people.invalidExtension')
                : isTaken
                  ? t('people.taken')
                  : null
            }
            data-autofocus
          />
          {(isTaken || takesOver) && (
            <Checkbox
              label={t('people.takeOver')}
              description={t('people.takeOverHint')}
              checked={takesOver}
              onChange={(event) => setTakesOver(event.currentTarget.checked)}
            />
          )}
          {!isTaken && <FormError fault={moving.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={moving.isPending}>
              {t('people.move')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
