import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

type SectionProps = {
  title: string
  hint?: ReactNode
  actions?: ReactNode
  /** The content reaches the edges, as a table does. */
  flush?: boolean
  children: ReactNode
}

/** A card with a heading that screen readers can jump to. */
export function Section({ title, hint, actions, flush = false, children }: SectionProps) {
  const id = useId()
  return (
    <Paper component="section" aria-labelledby={id} bg="var(--sotto-card)" style={{ overflow: 'hidden' }}>
      <Group justify="space-between" align="flex-start" px="lg" pt="md" pb={flush ? 'sm' : 0} gap="sm">
        <Stack gap={2} style={{ flex: '1 1 16rem' }}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </Stack>
        {actions}
      </Group>
      {flush ? (
        children
      ) : (
        <div style={{ padding: '0.85rem var(--mantine-spacing-lg) var(--mantine-spacing-lg)' }}>
          {children}
        </div>
      )}
    </Paper>
  )
}

/** A card without a heading, for the one list a page is about. */
export function Card({ children }: { children: ReactNode }) {
  return (
    <Paper bg="var(--sotto-card)" style={{ overflow: 'hidden' }}>
      {children}
    </Paper>
  )
}
