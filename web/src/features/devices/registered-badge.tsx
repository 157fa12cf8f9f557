import { Badge, Tooltip } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** Reachable or not: icon, word and colour. */
export function RegisteredBadge({ isRegistered }: { isRegistered: boolean }) {
  const { t } = useTranslation()
  return (
    <Tooltip label={t(isRegistered ? 'devices.registeredHint' : 'devices.notRegisteredHint')}>
      <Badge
        color={isRegistered ? 'green' : 'gray'}
        leftSection={isRegistered ? <IconCircleCheck size={13} /> : <IconCircleDashed size={13} />}
      >
        {t(isRegistered ? 'devices.registered' : 'devices.notRegistered')}
      </Badge>
    </Tooltip>
  )
}
