import { Box, Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** The outline of a page while its code or its data is on the way. */
export function PageSkeleton() {
  return (
    <Box maw="var(--sotto-page-width)" mx="auto" w="100%">
      <Skeleton h={26} w={180} mb="sm" />
      <Skeleton h={14} w="min(28rem, 80%)" mb="xl" />
      <ListSkeleton />
    </Box>
  )
}

export function ListSkeleton({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm" p="md" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} h={34} />
      ))}
    </Stack>
  )
}
