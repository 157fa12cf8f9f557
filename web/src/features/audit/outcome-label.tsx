import { Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck } from '@tabler/icons-react'

import { useActionText } from './use-action-text.ts'

const ICONS: Readonly<Record<string, typeof IconCheck>> = {
  done: IconCheck,
  refused: IconBan,
  failed: IconAlertTriangle,
}

export function OutcomeLabel({ outcome }: { outcome: string }) {
  const words = useActionText()
  const Icon = ICONS[outcome] ?? IconCheck
  const isPlain = outcome === 'done'
  return (
    <Group gap={5} wrap="nowrap" component="span" c={isPlain ? 'dimmed' : 'var(--mantine-color-error)'}>
      <Icon size={14} aria-hidden="true" />
      <Text span size="sm">
        {words.outcome(outcome)}
      </Text>
    </Group>
  )
}
