import { ActionIcon, Group, Menu, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconDeviceLandlinePhone, IconDots, IconKey, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Device } from '#domains/devices/contract.ts'

import { fullTime, shortDate } from '../../ui/time-format.ts'
import classes from './device-row.module.css'
import { RegisteredBadge } from './registered-badge.tsx'

type DeviceRowProps = { device: Device; onRotate: () => void; onRemove: () => void }

export function DeviceRow({ device, onRotate, onRemove }: DeviceRowProps) {
  const { t, i18n } = useTranslation()
  return (
    <li className={classes['row']}>
      <ThemeIcon variant="light" size={38} radius="md" color={device.registered ? 'petrol' : 'gray'}>
        <IconDeviceLandlinePhone size={20} stroke={1.6} />
      </ThemeIcon>
      <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600} size="sm">
            {device.name || t('devices.unnamed')}
          </Text>
          <RegisteredBadge isRegistered={device.registered} />
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('devices.username')}: {device.sip_username} ·{' '}
          {t('devices.since', { date: shortDate(new Date(device.created_at), i18n.language) })}
        </Text>
        {device.contacts.map((contact) => (
          <Text key={`${contact.transport}${contact.expires_at}`} size="xs" c="dimmed">
            {[
              contact.transport.toUpperCase(),
              contact.user_agent,
              t('devices.until', { time: fullTime(new Date(contact.expires_at), i18n.language) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        ))}
      </Stack>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('devices.menu', { name: device.name || t('devices.unnamed') })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={onRotate}>
            {t('devices.rotate')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={onRemove}>
            {t('common.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
