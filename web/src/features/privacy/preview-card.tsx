import { Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconEraser, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { ErasurePreview } from '#domains/privacy/contract.ts'

import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { shortDate } from '../../ui/time-format.ts'
import { EraseDialog } from './erase-dialog.tsx'
import { type PreviewLine, together } from './preview-lines.ts'
import { previewQuery } from './requests.ts'
import { useClassText } from './use-class-text.ts'

/** What would go, what would stay without the person, what is kept until when; then the button. */
export function PreviewCard({ requestId }: { requestId: string }) {
  const { t } = useTranslation()
  const preview = useQuery(previewQuery(requestId))
  const [isAsking, setAsking] = useState(false)
  return (
    <Section
      title={t('privacy.office.previewTitle')}
      hint={t('privacy.office.previewText')}
      actions={
        preview.data && (
          <Button color="red" leftSection={<IconEraser size={16} />} onClick={() => setAsking(true)}>
            {t('privacy.office.erase')}
          </Button>
        )
      }
    >
      <QueryView query={preview}>{(found) => <PreviewBody preview={found} />}</QueryView>
      {isAsking && <EraseDialog requestId={requestId} onClose={() => setAsking(false)} />}
    </Section>
  )
}

function PreviewBody({ preview }: { preview: ErasurePreview }) {
  const { t, i18n } = useTranslation()
  const words = useClassText()
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
        <Lines title={t('privacy.office.goes')} color="red" lines={preview.goes} />
        <Lines title={t('privacy.office.rewritten')} color="petrol" lines={preview.rewritten} />
        <Lines
          title={t('privacy.office.kept')}
          color="gray"
          lines={preview.kept.map((line) => ({
            ...line,
            detail: `${words.exception(line.why)}, ${t('privacy.office.keptUntil', { date: shortDate(new Date(line.until), i18n.language) })}`,
          }))}
        />
      </SimpleGrid>
      <Group gap="xs" wrap="nowrap">
        <IconUsers size={18} stroke={1.6} aria-hidden="true" />
        <Text size="sm">
          {preview.others === 0
            ? t('privacy.office.othersNone')
            : t('privacy.office.others', { count: preview.others })}
        </Text>
      </Group>
    </Stack>
  )
}

function Lines({ title, color, lines }: { title: string; color: string; lines: PreviewLine[] }) {
  const { t, i18n } = useTranslation()
  const format = new Intl.NumberFormat(i18n.language)
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('common.none')}
        </Text>
      )}
      {together(lines).map((line) => (
        <Group
          key={`${line.table}${line.detail ?? ''}`}
          justify="space-between"
          wrap="nowrap"
          align="flex-start"
          gap="xs"
        >
          <div>
            <Text size="sm">{line.label}</Text>
            {line.detail && (
              <Text size="xs" c="dimmed">
                {line.detail}
              </Text>
            )}
          </div>
          <Badge color={color} aria-label={`${t('privacy.office.rows')}: ${line.rows}`}>
            {format.format(line.rows)}
          </Badge>
        </Group>
      ))}
    </Stack>
  )
}
