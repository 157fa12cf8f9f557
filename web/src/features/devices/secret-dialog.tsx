import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { SipAccess } from '#domains/devices/contract.ts'

import { SipSecretView } from './sip-secret-view.tsx'

/** Closes by its button only: a stray click must not lose what is shown once. */
export function SecretDialog({ sip, onClose }: { sip: SipAccess; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('devices.secretTitle')}
      size="lg"
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert icon={<IconInfoCircle />} color="amber">
          {t('common.shownOnce')}
        </Alert>
        <SipSecretView sip={sip} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
