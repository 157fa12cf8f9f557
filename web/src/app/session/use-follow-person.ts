import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { api } from '../api/api.ts'
import { readStored, store } from '../stored.ts'
import { switchLanguage } from '../texts/index.ts'
import { isLanguage, LANGUAGE_KEY } from '../texts/language.ts'
import { sessionQuery } from './session.ts'
import { useMe } from './use-me.ts'

/**
 * The person's own language wins; without one, what was chosen in this browser becomes theirs, and without that the
 * company's is read. So the screen and what the server words (labels, archives) speak the same language.
 */
export function useFollowPerson(): void {
  const { person, tenant } = useMe()
  const { i18n } = useTranslation()
  const client = useQueryClient()
  useEffect(() => {
    const chosen = readStored(LANGUAGE_KEY)
    const wanted = person.language ?? (isLanguage(chosen) ? chosen : tenant.language)
    if (wanted !== i18n.language) void switchLanguage(wanted)
    if (person.language) store(LANGUAGE_KEY, person.language)
    else if (wanted !== tenant.language) {
      void api
        .patch('/me', { language: wanted })
        .then(() => client.invalidateQueries({ queryKey: sessionQuery.queryKey }))
        .catch(() => undefined) // the screen speaks it already; the next sign-in tries again
    }
    // Only at signing in: a later change goes through the language switch.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [person.id, person.language])
}
