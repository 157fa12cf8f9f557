import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { SipAccess } from '#domains/devices/contract.ts'

import { FormError } from '../../ui/error-state.tsx'
import type { DeviceDoor } from './devices.ts'

type AddDeviceProps = {
  door: DeviceDoor
  opened: boolean
  onClose: () => void
  onAdded: (sip: SipAccess) => void
}

export function AddDevice({ door, opened, onClose, onAdded }: AddDeviceProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const adding = useMutation({
    mutationFn: () => door.add(name.trim()),
    onSuccess: async ({ sip }) => {
      setName('')
      onAdded(sip)
      await client.invalidateQueries({ queryKey: ['devices'] })
    },
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('devices.addTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          adding.mutate()
        }}
      >
        <Stack>
          <TextInput
            label={t('devices.name')}
            description={t('devices.nameHint')}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <FormError fault={adding.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={adding.isPending}>
              {t('devices.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
