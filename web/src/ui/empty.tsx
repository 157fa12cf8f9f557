import { EmptyState } from '@mantine/core'
import type { ReactNode } from 'react'

type EmptyProps = { icon: ReactNode; title: string; text: string; action?: ReactNode }

/** Where a list would be: why nothing is here, and what to do about it. */
export function Empty({ icon, title, text, action }: EmptyProps) {
  return (
    <EmptyState icon={icon} title={title} description={text} py="xl" px="md" withIndicatorBackground>
      {action && <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  )
}
