import { Alert } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconCloudOff } from '@tabler/icons-react'
import { use, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LiveContext } from '../live/use-live.ts'

/** A short hiccup is not worth a banner. */
const PATIENCE_MS = 4000

export function OfflineBanner() {
  const { t } = useTranslation()
  const { online } = useNetwork()
  const isLost = useIsLostFor(PATIENCE_MS)
  if (online && !isLost) return null
  return (
    <Alert color="amber" icon={<IconCloudOff />} title={t('shell.offline.title')} mb="lg" role="status">
      {t('shell.offline.text')}
    </Alert>
  )
}

/** The live connection has been away for `patienceMs` after it had been there. */
function useIsLostFor(patienceMs: number): boolean {
  const state = use(LiveContext)
  const [wasConnected, setWasConnected] = useState(false)
  const [isLost, setLost] = useState(false)
  useEffect(() => {
    if (state === 'connected') {
      setWasConnected(true)
      setLost(false)
      return undefined
    }
    if (!wasConnected) return undefined
    const timer = setTimeout(() => setLost(true), patienceMs)
    return () => clearTimeout(timer)
  }, [state, wasConnected, patienceMs])
  return isLost
}
