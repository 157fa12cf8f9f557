import { Alert, Button, Divider, Group, List, Stack, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { SipAccess } from '#domains/devices/contract.ts'

import { SipSecretView } from '../devices/sip-secret-view.tsx'

/** The end of the set-up: the first telephone's secret, and the next three things to do. */
export function SetupDone({ sip }: { sip: SipAccess | undefined }) {
  const { t } = useTranslation()
  return (
    <Stack gap="lg">
      <section>
        <Title order={2} mb="xs">
          {t('access.setup.nextTitle')}
        </Title>
        <List type="ordered" size="sm" spacing={4}>
          {sip && <List.Item>{t('access.setup.nextPhone')}</List.Item>}
          <List.Item>{t('access.setup.nextPeople')}</List.Item>
          <List.Item>{t('access.setup.nextCall')}</List.Item>
        </List>
      </section>
      {sip && (
        <>
          <Divider />
          <Alert icon={<IconInfoCircle />} color="amber">
            {t('common.shownOnce')}
          </Alert>
          <SipSecretView sip={sip} />
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" component={Link} to="/admin/people">
          {t('access.setup.addPeople')}
        </Button>
        <Button component={Link} to="/">
          {t('access.setup.go')}
        </Button>
      </Group>
    </Stack>
  )
}
