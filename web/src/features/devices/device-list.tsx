import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconDeviceLandlinePhone, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Device, SipAccess } from '#domains/devices/contract.ts'

import { Empty } from '../../ui/empty.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { AddDevice } from './add-device.tsx'
import { DeviceRow } from './device-row.tsx'
import type { DeviceDoor } from './devices.ts'
import { RemoveDevice } from './remove-device.tsx'
import { RotateSecret } from './rotate-secret.tsx'
import { SecretDialog } from './secret-dialog.tsx'

type Open =
  | { dialog: 'add' }
  | { dialog: 'rotate' | 'remove'; device: Device }
  | { dialog: 'secret'; sip: SipAccess }

type DeviceListProps = {
  door: DeviceDoor
  isAdding: boolean
  onAddClosed: () => void
  onAdd: () => void
}

/** Devices of one person and what can be done with them; the page around it holds the button that adds one. */
export function DeviceList({ door, isAdding, onAddClosed, onAdd }: DeviceListProps) {
  const { t } = useTranslation()
  const devices = useQuery(door.query)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const showSecret = (sip: SipAccess) => {
    onAddClosed()
    setOpen({ dialog: 'secret', sip })
  }
  return (
    <>
      <QueryView query={devices}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconDeviceLandlinePhone />}
              title={t('devices.empty')}
              text={t('devices.emptyText')}
              action={
                <Button leftSection={<IconPlus size={16} />} onClick={onAdd}>
                  {t('devices.add')}
                </Button>
              }
            />
          ) : (
            <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
              {items.map((device) => (
                <DeviceRow
                  key={device.id}
                  device={device}
                  onRotate={() => setOpen({ dialog: 'rotate', device })}
                  onRemove={() => setOpen({ dialog: 'remove', device })}
                />
              ))}
            </Stack>
          )
        }
      </QueryView>
      <AddDevice door={door} opened={isAdding} onClose={onAddClosed} onAdded={showSecret} />
      {open?.dialog === 'rotate' && (
        <RotateSecret door={door} device={open.device} onClose={close} onRotated={showSecret} />
      )}
      {open?.dialog === 'remove' && <RemoveDevice door={door} device={open.device} onClose={close} />}
      {open?.dialog === 'secret' && <SecretDialog sip={open.sip} onClose={close} />}
    </>
  )
}
