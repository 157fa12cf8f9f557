import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { sessionQuery } from '../../app/session/session.ts'
import { useMe } from '../../app/session/use-me.ts'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { PersonForm } from '../people/person-form.tsx'
import { changeMe } from './account.ts'

/** One's own fields: rectification without asking anybody (GDPR Art. 16). */
export function Profile() {
  const { t } = useTranslation()
  const { person } = useMe()
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: changeMe,
    onSuccess: async () => {
      toast(t('common.saved'))
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <Section title={t('settings.profile')} hint={t('settings.profileHint')}>
      <PersonForm
        person={person}
        own={{ gender: true, keepJournal: true }}
        isBusy={saving.isPending}
        fault={saving.error}
        onSave={({ language: _elsewhere, ...fields }) => saving.mutate(fields)}
      />
    </Section>
  )
}
