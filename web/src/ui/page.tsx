import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

type PageProps = {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  /** Above the title: the way back to the list. */
  before?: ReactNode
  children: ReactNode
}

/** One screen: names the browser's tab, and moves the reading position to its heading when it is opened. */
export function Page({ title, lead, actions, before, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Sotto`
  }, [title])
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <Box maw="var(--sotto-page-width)" mx="auto" w="100%">
      {before}
      <Group justify="space-between" align="flex-start" mb="lg" gap="md">
        <Stack gap={4} style={{ flex: '1 1 20rem' }}>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" size="sm" maw="52rem">
              {lead}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Box>
  )
}
