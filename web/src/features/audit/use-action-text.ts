import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { lookUp } from '../../app/texts/look-up.ts'
import { textKey } from '../../ui/error-text.ts'

/** Plain words for the codes of the audit; a code that has none yet is shown as it is. */
export function useActionText() {
  const { i18n, t } = useTranslation()
  return useMemo(() => {
    const word = (place: string) => (code: string) => lookUp(i18n, `${place}.${textKey(code)}`) ?? code
    return { action: word('audit.actions'), outcome: word('audit.outcomes'), actor: word('common.role') }
    // `t` is new when the language changes; the words depend on it through i18n.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [i18n, t])
}
