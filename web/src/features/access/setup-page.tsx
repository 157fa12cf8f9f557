import { Button, Center, Loader, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ErrorState } from '../../ui/error-state.tsx'
import { Gate } from './gate.tsx'
import { SetupForm } from './setup-form.tsx'
import { type setUp, setupQuery, tokenIn } from './setup.ts'

const SetupDone = lazy(async () => ({ default: (await import('./setup-done.tsx')).SetupDone }))

type Done = Awaited<ReturnType<typeof setUp>>

/** The very first visit, through the link that Sotto printed. */
export function SetupPage() {
  const { t } = useTranslation()
  const [token] = useState(() => tokenIn(window.location.hash))
  const [done, setDone] = useState<Done>()
  const setup = useQuery(setupQuery)
  useEffect(() => {
    document.title = `${t('access.setup.title')} · Sotto`
  }, [t])

  if (done) {
    return (
      <Gate
        title={t('access.setup.doneTitle')}
        lead={t('access.setup.doneText', { extension: done.extension ?? '–' })}
        width="36rem"
      >
        <Suspense>
          <SetupDone sip={done.sip} />
        </Suspense>
      </Gate>
    )
  }
  if (setup.isPending) {
    return (
      <Gate title={t('access.setup.title')} lead={t('access.setup.checking')}>
        <Center p="lg">
          <Loader aria-label={t('common.loading')} />
        </Center>
      </Gate>
    )
  }
  if (setup.isError) {
    return (
      <Gate title={t('access.setup.title')} lead={t('access.setup.lead')}>
        <ErrorState fault={setup.error} onRetry={() => void setup.refetch()} />
      </Gate>
    )
  }
  if (!setup.data.needed) {
    return (
      <Gate title={t('access.setup.notNeededTitle')} lead={t('access.setup.notNeededText')}>
        <Button component={Link} to="/sign-in" fullWidth>
          {t('access.setup.toSignIn')}
        </Button>
      </Gate>
    )
  }
  return (
    <Gate title={t('access.setup.title')} lead={t('access.setup.lead')} width="36rem">
      {token ? (
        <SetupForm token={token} onDone={setDone} />
      ) : (
        <Stack gap="xs">
          <Text fw={600}>{t('access.setup.noTokenTitle')}</Text>
          <Text size="sm" c="dimmed">
            {t('access.setup.noTokenText')}
          </Text>
        </Stack>
      )}
    </Gate>
  )
}
