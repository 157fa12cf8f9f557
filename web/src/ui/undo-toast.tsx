import { Button, Group, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'

import { loadNotifications } from './toast.tsx'

type Undo = { message: string; undo: string; forMs: number; onUndo: () => void }

/** Says what was done, and offers the way back for as long as there is one. Hovering does not stretch the time. */
export async function showUndo({ message, undo, forMs, onUndo }: Undo): Promise<void> {
  const notifications = await loadNotifications()
  const id = notifications.show({
    icon: <IconTrash size={18} />,
    color: 'gray',
    autoClose: forMs,
    withCloseButton: false,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="var(--mantine-color-text)">
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            onUndo()
            notifications.hide(id)
          }}
        >
          {undo}
        </Button>
      </Group>
    ),
  })
}
