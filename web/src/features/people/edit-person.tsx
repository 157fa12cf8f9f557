import { Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import type { PersonFields } from '#domains/people/contract.ts'
import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { toast } from '../../ui/toast.tsx'
import { changePerson } from './people.ts'
import { PersonForm } from './person-form.tsx'

export function EditPerson({ person, onClose }: { person: PersonSummary; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: (fields: PersonFields) => changePerson(person.id, fields),
    onSuccess: async () => {
      onClose()
      toast(t('common.saved'))
      await client.invalidateQueries({ queryKey: ['people'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.editTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <PersonForm
        person={person}
        isBusy={saving.isPending}
        fault={saving.error}
        onSave={(fields) => saving.mutate(fields)}
        onCancel={onClose}
      />
    </Modal>
  )
}
