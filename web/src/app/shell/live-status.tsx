import { Group, Text } from '@mantine/core'
import { IconBroadcast, IconBroadcastOff } from '@tabler/icons-react'
import { use } from 'react'
import { useTranslation } from 'react-i18next'

import { LiveContext } from '../live/use-live.ts'

/** Whether the screen updates by itself: icon and word, never colour alone. */
export function LiveStatus() {
  const { t } = useTranslation()
  const state = use(LiveContext)
  const isConnected = state === 'connected'
  const Icon = isConnected ? IconBroadcast : IconBroadcastOff
  return (
    <Group
      gap={6}
      wrap="nowrap"
      px="xs"
      role="status"
      visibleFrom="xs"
      title={t(isConnected ? 'shell.live.connectedHint' : 'shell.live.connectingHint')}
    >
      <Icon
        size={16}
        stroke={1.6}
        aria-hidden="true"
        color={isConnected ? 'var(--mantine-color-green-6)' : 'var(--mantine-color-amber-6)'}
      />
      <Text size="xs" c="dimmed">
        {t(`shell.live.${state}`)}
      </Text>
    </Group>
  )
}
