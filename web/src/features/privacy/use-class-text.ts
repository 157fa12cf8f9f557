import { useTranslation } from 'react-i18next'

import { lookUp } from '../../app/texts/look-up.ts'
import { periodText } from './retention-text.ts'

/** Plain words for the vocabulary of the catalogue; a term that has none yet is shown as it is. */
export function useClassText() {
  const { i18n } = useTranslation()
  const word = (place: string) => (term: string) =>
    lookUp(i18n, `privacy.${place}.${term.replaceAll(/[:.]/g, '_')}`) ?? term
  return {
    category: word('category'),
    purpose: word('purpose'),
    erase: word('eraseAs'),
    exported: word('exportAs'),
    exception: word('exception'),
    /** `P90D`, or a starting point and a period. */
    retention(rule: string | { start: string; period: string }): string {
      if (typeof rule === 'string') return periodText(rule, i18n.language)
      const period = periodText(rule.period, i18n.language)
      return lookUp(i18n, `privacy.retention.${rule.start}`, { period }) ?? period
    },
  }
}
