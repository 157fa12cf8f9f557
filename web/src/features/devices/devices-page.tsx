import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Page } from '../../ui/page.tsx'
import { Card } from '../../ui/section.tsx'
import { DeviceList } from './device-list.tsx'
import { devicesAt } from './devices.ts'

const mine = devicesAt('/me')

export function DevicesPage() {
  const { t } = useTranslation()
  const [isAdding, setAdding] = useState(false)
  return (
    <Page
      title={t('devices.title')}
      lead={t('devices.lead')}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('devices.add')}
        </Button>
      }
    >
      <Card>
        <DeviceList
          door={mine}
          isAdding={isAdding}
          onAdd={() => setAdding(true)}
          onAddClosed={() => setAdding(false)}
        />
      </Card>
    </Page>
  )
}
