import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import { HeaderTools } from '../../app/shell/header-tools.tsx'
import { Logo } from '../../ui/logo.tsx'
import classes from './gate.module.css'

type GateProps = { title: string; lead: string; width?: string; children: ReactNode }

/** The frame of the pages in front of the shell: signing in and setting up. */
export function Gate({ title, lead, width = '25rem', children }: GateProps) {
  return (
    <div className={classes['gate']}>
      <Group component="header" justify="space-between" p="md">
        <Logo height={30} />
        <Group gap={4}>
          <HeaderTools />
        </Group>
      </Group>
      <Box component="main" className={classes['main']} px="md">
        <Stack gap="lg" w="100%" maw={width}>
          <Stack gap={4}>
            <Title order={1}>{title}</Title>
            <Text c="dimmed" size="sm">
              {lead}
            </Text>
          </Stack>
          <Paper p="lg" bg="var(--sotto-card)">
            {children}
          </Paper>
        </Stack>
      </Box>
    </div>
  )
}
