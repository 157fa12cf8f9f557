import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import type { Device, SipAccess } from '#domains/devices/contract.ts'

import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { DeviceDoor } from './devices.ts'

type RotateSecretProps = {
  door: DeviceDoor
  device: Device
  onClose: () => void
  onRotated: (sip: SipAccess) => void
}

export function RotateSecret({ door, device, onClose, onRotated }: RotateSecretProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const rotating = useMutation({
    mutationFn: () => door.rotate(device.id),
    onSuccess: async (sip) => {
      onRotated(sip)
      await client.invalidateQueries({ queryKey: ['devices'] })
    },
  })
  return (
    <ConfirmDialog
      opened
      title={t('devices.rotateTitle', { name: device.name || t('devices.unnamed') })}
      text={t('devices.rotateText')}
      confirm={t('devices.rotateConfirm')}
      isDangerous={false}
      isBusy={rotating.isPending}
      fault={rotating.error}
      onConfirm={() => rotating.mutate()}
      onClose={onClose}
    />
  )
}
