import { Alert, Button, Divider, Group, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { CopyField } from '../../ui/copy-field.tsx'
import { SipSecretView } from '../devices/sip-secret-view.tsx'
import type { CreatedPerson } from './people.ts'

type HandOverProps = { person: CreatedPerson; onClose: () => void; onAnother: () => void }

/** What the new person needs to begin, shown once. */
export function HandOver({ person, onClose, onAnother }: HandOverProps) {
  const { t } = useTranslation()
  return (
    <Stack>
      <Alert icon={<IconInfoCircle />} color="amber" title={t('people.createdTitle')}>
        {t('people.createdText')}
      </Alert>
      <Group grow align="flex-start">
        <CopyField label={t('people.login')} value={person.login ?? ''} />
        {person.initial_password && (
          <CopyField label={t('people.initialPassword')} value={person.initial_password} secret />
        )}
      </Group>
      {person.sip && (
        <>
          <Divider />
          <SipSecretView sip={person.sip} />
        </>
      )}
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onAnother}>
          {t('people.another')}
        </Button>
        <Button variant="default" component={Link} to={`/admin/people/${person.id}`}>
          {t('people.toPerson')}
        </Button>
        <Button onClick={onClose}>{t('common.done')}</Button>
      </Group>
    </Stack>
  )
}
