import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import type { Device } from '#domains/devices/contract.ts'

import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import type { DeviceDoor } from './devices.ts'

export function RemoveDevice({
  door,
  device,
  onClose,
}: {
  door: DeviceDoor
  device: Device
  onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const removing = useMutation({
    mutationFn: () => door.remove(device.id),
    onSuccess: async () => {
      onClose()
      toast(t('devices.removed'))
      await client.invalidateQueries({ queryKey: ['devices'] })
    },
  })
  return (
    <ConfirmDialog
      opened
      title={t('devices.removeTitle', { name: device.name || t('devices.unnamed') })}
      text={t('devices.removeText')}
      confirm={t('devices.removeConfirm')}
      isBusy={removing.isPending}
      fault={removing.error}
      onConfirm={() => removing.mutate()}
      onClose={onClose}
    />
  )
}
