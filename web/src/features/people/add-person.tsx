import { Modal, Stepper } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { AddPersonForm } from './add-person-form.tsx'
import { HandOver } from './hand-over.tsx'
import { addPerson, type CreatedPerson } from './people.ts'

/** Two steps: who it is, and what to hand over. The second is shown once and closes by its button only. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [created, setCreated] = useState<CreatedPerson>()
  const adding = useMutation({
    mutationFn: addPerson,
    onSuccess: async (person) => {
      setCreated(person)
      await client.invalidateQueries({ queryKey: ['people'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.addTitle')}
      size="lg"
      closeOnClickOutside={!created}
      closeOnEscape={!created}
      withCloseButton={!created}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stepper active={created ? 1 : 0} size="xs" mb="lg" allowNextStepsSelect={false}>
        <Stepper.Step label={t('people.stepWho')} allowStepSelect={false} />
        <Stepper.Step label={t('people.stepHandOver')} allowStepSelect={false} />
      </Stepper>
      {created ? (
        <HandOver
          person={created}
          onClose={onClose}
          onAnother={() => {
            adding.reset()
            setCreated(undefined)
          }}
        />
      ) : (
        <AddPersonForm
          isBusy={adding.isPending}
          fault={adding.error}
          onAdd={(person) => adding.mutate(person)}
          onClose={onClose}
        />
      )}
    </Modal>
  )
}
