import { Accordion, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { SipAccess } from '#domains/devices/contract.ts'

import { CopyField } from '../../ui/copy-field.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { accountUri, baresipLine } from './sip-account.ts'

/** A telephone's credentials, for a camera and for fingers. */
export function SipSecretView({ sip }: { sip: SipAccess }) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <Text size="sm">{t('devices.secretLead')}</Text>
      <Group align="flex-start" gap="lg">
        <Stack gap={6} w={196}>
          <QrCode text={accountUri(sip)} label={t('devices.qr')} size={196} />
          <Text size="xs" c="dimmed">
            {t('devices.qrHint')}
          </Text>
        </Stack>
        <Stack gap="xs" style={{ flex: '1 1 15rem', minWidth: 0 }}>
          <CopyField label={t('devices.username')} value={sip.username} />
          <CopyField label={t('devices.password')} value={sip.password} secret />
          <CopyField label={t('devices.server')} value={sip.server} />
          <CopyField label={t('devices.transport')} value={sip.transport.toUpperCase()} />
        </Stack>
      </Group>
      <HowTo sip={sip} />
    </Stack>
  )
}

function HowTo({ sip }: { sip: SipAccess }) {
  const { t } = useTranslation()
  const phones = [
    { value: 'linphone', label: t('devices.howToLinphone'), steps: t('devices.linphoneSteps') },
    { value: 'phone', label: t('devices.howToPhone'), steps: t('devices.phoneSteps') },
    { value: 'baresip', label: t('devices.howToBaresip'), steps: t('devices.baresipSteps') },
  ]
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('devices.howTo')}
      </Text>
      <Accordion variant="separated" order={3}>
        {phones.map(({ value, label, steps }) => (
          <Accordion.Item key={value} value={value}>
            <Accordion.Control>
              <Text size="sm">{label}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Text size="sm">{steps}</Text>
              {value === 'baresip' && (
                <CopyField label="~/.baresip/accounts" value={baresipLine(sip)} secret />
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  )
}
