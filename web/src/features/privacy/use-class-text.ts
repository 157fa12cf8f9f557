import { useTranslation } from 'react-i18next'

import { lookUp } from '../../app/texts/look-up.ts'
import { eraseTerm, purposeKey, retentionTerm } from './class-terms.ts'

/** Plain words for the vocabulary of the catalogue; a term that has none yet is shown as it is. */
export function useClassText() {
  const { i18n } = useTranslation()
  const word = (place: string, term: string) =>
    lookUp(i18n, `${place}.${term.replaceAll(/[:.]/g, '_')}`) ?? term
  return {
    category: (term: string) => word('privacy.category', term),
    purpose: (sentence: string) => word('privacy.purpose', purposeKey(sentence)),
    exported: (term: string) => word('privacy.exportAs', term),
    exception: (term: string) => word('privacy.exception', term),
    erase(rule: string): string {
      const { way, period } = eraseTerm(rule, i18n.language)
      return [word('privacy.eraseAs', way), period].filter(Boolean).join(': ')
    },
    retention(rule: string): string {
      const { start, period } = retentionTerm(rule, i18n.language)
      return lookUp(i18n, `privacy.retention.${start}`, { period }) ?? period
    },
  }
}
