import { useQueryClient } from '@tanstack/react-query'

import type { Me } from '#domains/provisioning/contract.ts'
import type { Language } from '#domains/tenants/contract.ts'

import { api } from '../api/api.ts'
import { store } from '../stored.ts'
import { switchLanguage } from '../texts/index.ts'
import { LANGUAGE_KEY } from '../texts/language.ts'
import { sessionQuery } from './session.ts'

/** Changes the language of this screen, remembers it here, and with the person when somebody is signed in. */
export function useChangeLanguage(): (language: Language) => Promise<void> {
  const client = useQueryClient()
  return async (language) => {
    await switchLanguage(language)
    store(LANGUAGE_KEY, language)
    const me = client.getQueryData(sessionQuery.queryKey)
    if (!me) return
    const changed: Me = { ...me, person: { ...me.person, language } }
    client.setQueryData(sessionQuery.queryKey, changed)
    // The screen speaks the language already; should the person's setting not be saved, this browser still knows it.
    await api.patch('/me', { language }).catch(() => undefined)
  }
}
