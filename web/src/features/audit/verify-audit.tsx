import { Alert, Button, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { FormError } from '../../ui/error-state.tsx'
import { verifyAudit } from './audit.ts'

/** Walks the whole chain on the server, and says which entry is the first that does not hold. */
export function VerifyAudit() {
  const { t } = useTranslation()
  const verifying = useMutation({ mutationFn: verifyAudit })
  const verdict = verifying.data
  return (
    <>
      <Button
        leftSection={<IconShieldCheck size={16} />}
        loading={verifying.isPending}
        onClick={() => verifying.mutate()}
      >
        {t('audit.verify')}
      </Button>
      <Modal
        opened={verifying.isSuccess || verifying.isError}
        onClose={verifying.reset}
        title={t('audit.verify')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack>
          <FormError fault={verifying.error} />
          {verdict?.whole && (
            <Alert color="green" icon={<IconShieldCheck />} role="status">
              {t('audit.verified', { count: verdict.entries })}
            </Alert>
          )}
          {verdict && !verdict.whole && (
            <Alert
              color="red"
              icon={<IconAlertTriangle />}
              title={t('audit.broken', { entry: verdict.bad_entry ?? '?' })}
              role="alert"
            >
              {t('audit.brokenText')}
            </Alert>
          )}
        </Stack>
      </Modal>
    </>
  )
}
