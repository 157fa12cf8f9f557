import { Anchor, Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Center component="main" mih="60vh" p="lg">
      <Stack align="center" gap="xs" maw="28rem" ta="center">
        <Title order={1}>{t('shell.notFound.title')}</Title>
        <Text c="dimmed">{t('shell.notFound.text')}</Text>
        <Anchor component={Link} to="/" py={4}>
          {t('shell.notFound.action')}
        </Anchor>
      </Stack>
    </Center>
  )
}

/** A defect of ours: the only thing that helps is to begin again. */
export function CrashedPage() {
  const { t } = useTranslation()
  return (
    <Center mih="60vh" p="lg">
      <Stack align="center" gap="md" maw="28rem" ta="center" role="alert">
        <Title order={1}>{t('errors.title')}</Title>
        <Text c="dimmed">{t('errors.crashed')}</Text>
        <Button onClick={() => window.location.reload()}>{t('errors.reload')}</Button>
      </Stack>
    </Center>
  )
}
