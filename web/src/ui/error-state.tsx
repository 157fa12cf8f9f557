import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { lookUp } from '../app/texts/look-up.ts'
import { codeOf, kindOf, textKey } from './error-text.ts'

/** The sentence for a failure: the one for its code where there is one, else the one for its kind. */
export function useErrorText(): (fault: unknown) => string {
  const { t, i18n } = useTranslation()
  return (fault) => {
    const key = `errors.code.${textKey(codeOf(fault))}`
    return lookUp(i18n, key) ?? t(`errors.kind.${kindOf(fault)}`)
  }
}

/** Where an answer should be: what went wrong, what to do, and a way to do it. */
export function ErrorState({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const text = useErrorText()
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t('errors.loadTitle')} m="md">
      <ErrorBody fault={fault} text={text(fault)} />
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
    </Alert>
  )
}

/** Above the buttons of a form that was refused. */
export function FormError({ fault }: { fault: unknown }) {
  const { t } = useTranslation()
  const text = useErrorText()
  if (!fault) return null
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t('errors.title')} role="alert">
      <ErrorBody fault={fault} text={text(fault)} />
    </Alert>
  )
}

function ErrorBody({ fault, text }: { fault: unknown; text: string }) {
  const { t } = useTranslation()
  return (
    <>
      <Text size="sm">{text}</Text>
      {kindOf(fault) === 'unknown' && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('errors.reference', { code: codeOf(fault) })}
        </Text>
      )}
    </>
  )
}
