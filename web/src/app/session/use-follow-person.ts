import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { store } from '../stored.ts'
import { switchLanguage } from '../texts/index.ts'
import { LANGUAGE_KEY } from '../texts/language.ts'
import { useMe } from './use-me.ts'

/** The person's own language wins over the one this browser showed before they signed in. */
export function useFollowPerson(): void {
  const { person } = useMe()
  const { i18n } = useTranslation()
  const wanted = person.language
  useEffect(() => {
    if (!wanted || wanted === i18n.language) return
    store(LANGUAGE_KEY, wanted)
    void switchLanguage(wanted)
  }, [wanted, i18n])
}
