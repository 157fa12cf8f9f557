import { Alert, Button, Group, Loader, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { Erasure } from '#domains/privacy/contract.ts'

import { lookUp } from '../../app/texts/look-up.ts'
import { FormError } from '../../ui/error-state.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './erasure-progress.module.css'
import { shareDone, shownSteps, type ShownStep } from './erasure-steps.ts'
import { erasureQuery, resume } from './requests.ts'

/** The steps of an erasure, as they are done. */
export function ErasureProgress({ requestId }: { requestId: string }) {
  const { t } = useTranslation()
  const erasure = useQuery(erasureQuery(requestId))
  return (
    <Section
      title={t('privacy.office.running')}
      hint={erasure.data?.state === 'running' ? t('privacy.office.runningText') : undefined}
    >
      <QueryView query={erasure}>{(run) => <Steps run={run} requestId={requestId} />}</QueryView>
    </Section>
  )
}

function Steps({ run, requestId }: { run: Erasure; requestId: string }) {
  const { t, i18n } = useTranslation()
  const steps = shownSteps(run.steps)
  const share = shareDone(run.steps)
  const isRunning = run.state === 'running'
  return (
    <Stack>
      {run.state === 'failed' && <Interrupted requestId={requestId} />}
      {isRunning && <Progress value={share} animated aria-label={t('privacy.office.running')} />}
      <ol className={classes['steps']}>
        {steps.map((step) => (
          <li key={step.name} className={classes['step']} data-state={step.state}>
            <StepIcon state={step.state} />
            <Text size="sm" style={{ flex: 1 }}>
              {lookUp(i18n, `privacy.office.step.${step.name}`) ?? step.name}
            </Text>
            <Text size="xs" c="dimmed">
              {step.name === 'rows' &&
                step.touched > 0 &&
                `${t('privacy.office.stepRows', { count: step.touched })} · `}
              {t(`privacy.office.stepState.${step.state}`)}
            </Text>
          </li>
        ))}
      </ol>
    </Stack>
  )
}

function StepIcon({ state }: { state: ShownStep['state'] }) {
  if (state === 'done') return <IconCheck size={17} color="var(--mantine-color-green-6)" aria-hidden="true" />
  if (state === 'running') return <Loader size={16} aria-hidden="true" />
  if (state === 'failed')
    return <IconAlertTriangle size={17} color="var(--mantine-color-error)" aria-hidden="true" />
  return <IconCircleDashed size={17} opacity={0.6} aria-hidden="true" />
}

function Interrupted({ requestId }: { requestId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const resuming = useMutation({
    mutationFn: () => resume(requestId),
    onSuccess: () => client.invalidateQueries({ queryKey: ['requests'] }),
  })
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t('privacy.office.interrupted')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('privacy.office.interruptedText')}</Text>
        <FormError fault={resuming.error} />
        <Group>
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={14} />}
            loading={resuming.isPending}
            onClick={() => resuming.mutate()}
          >
            {t('privacy.office.resume')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
