import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Treatment } from './data-classes.ts'
import { useClassText } from './use-class-text.ts'

/** What, why and how long: one paragraph for all that is treated alike. */
export function TreatmentLines({ treatments }: { treatments: Treatment[] }) {
  const { t, i18n } = useTranslation()
  const words = useClassText()
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  return treatments.map((one) => (
    <div key={`${one.purpose}${one.retention}`}>
      <Text size="sm">{list.format([...new Set(one.categories.map(words.category))])}</Text>
      <Text size="xs" c="dimmed">
        {words.purpose(one.purpose)} ({one.basis}) ·{' '}
        {t('privacy.data.keptFor', { period: words.retention(one.retention) })}
      </Text>
    </div>
  ))
}
