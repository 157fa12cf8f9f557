import { Button, Code, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconDownload, IconFileCertificate } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { saveAs } from '../../app/api/download.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { readablePayload } from './receipt-payload.ts'
import { receiptQuery } from './requests.ts'

/** The signed proof: to read here, to keep as a file. */
export function ReceiptCard({ requestId }: { requestId: string }) {
  const { t } = useTranslation()
  const receipt = useQuery(receiptQuery(requestId))
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title={t('privacy.office.receipt')} hint={t('privacy.office.receiptText')}>
      <QueryView query={receipt}>
        {(signed) => (
          <Stack align="flex-start">
            <Group>
              <Button
                leftSection={<IconDownload size={16} />}
                onClick={() =>
                  saveAs(
                    new Blob([JSON.stringify(signed, null, 2)], { type: 'application/json' }),
                    `sotto-receipt-${requestId}.json`,
                  )
                }
              >
                {t('privacy.office.receiptDownload')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconFileCertificate size={16} />}
                aria-expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
              >
                {t('privacy.office.receiptRaw')}
              </Button>
            </Group>
            {isOpen && (
              <Code block w="100%" mah="24rem" style={{ overflow: 'auto' }} tabIndex={0}>
                {readablePayload(signed.payload)}
              </Code>
            )}
          </Stack>
        )}
      </QueryView>
    </Section>
  )
}
