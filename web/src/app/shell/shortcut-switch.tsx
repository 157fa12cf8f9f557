import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { areShortcutsOn, setShortcutsOn } from '../keys/use-shortcuts.ts'

/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export function ShortcutSwitch() {
  const { t } = useTranslation()
  const [isOn, setOn] = useState(areShortcutsOn)
  return (
    <Switch
      label={t('shell.keys.enabled')}
      description={t('shell.keys.enabledHint')}
      checked={isOn}
      onChange={(event) => {
        setShortcutsOn(event.currentTarget.checked)
        setOn(event.currentTarget.checked)
      }}
    />
  )
}
