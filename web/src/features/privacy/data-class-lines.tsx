import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { DataClass } from '#domains/privacy/contract.ts'

import classes from './data-class-lines.module.css'
import { useClassText } from './use-class-text.ts'

/** What, why and how long, one line for each class of a kind. */
export function DataClassLines({ classes: lines }: { classes: DataClass[] }) {
  const { t } = useTranslation()
  const words = useClassText()
  return (
    <dl className={classes['lines']}>
      {lines.map((line, at) => (
        <div key={`${line.category}${line.purpose}${at}`} className={classes['line']}>
          <Text component="dt" size="sm">
            {words.category(line.category)}
          </Text>
          <Text component="dd" size="xs" c="dimmed">
            {words.purpose(line.purpose)} ({line.basis}). {t('privacy.data.until')}:{' '}
            {words.retention(line.retention)}.
          </Text>
        </div>
      ))}
    </dl>
  )
}
