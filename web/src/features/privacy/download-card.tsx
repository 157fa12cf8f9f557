import { Button, Progress, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { download, type Progress as Received, saveAs } from '../../app/api/download.ts'
import { FormError } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './download-card.module.css'

const MEGABYTE = 1_000_000

export function DownloadCard() {
  const { t } = useTranslation()
  return (
    <Section title={t('privacy.data.download')} hint={t('privacy.data.downloadText')}>
      <DownloadButton
        path="/me/export"
        name="sotto-my-data.zip"
        label={t('privacy.data.download')}
        done={t('privacy.data.downloaded')}
      />
    </Section>
  )
}

type DownloadButtonProps = { path: string; name: string; label: string; done: string; isSecondary?: boolean }

/** Downloads a bundle and shows how far it is; the file's name tells nothing about the person. */
export function DownloadButton({ path, name, label, done, isSecondary = false }: DownloadButtonProps) {
  const { t, i18n } = useTranslation()
  const [progress, setProgress] = useState<Received>()
  const loading = useMutation({
    mutationFn: () => download(path, setProgress),
    onSuccess: (blob) => saveAs(blob, name),
    onSettled: () => setProgress(undefined),
  })
  const size = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(
    (progress?.received ?? 0) / MEGABYTE,
  )
  const share = progress?.total ? (progress.received / progress.total) * 100 : undefined
  return (
    <Stack gap={0} align="flex-start">
      <Button
        {...(isSecondary ? { variant: 'default' } : {})}
        leftSection={<IconDownload size={16} />}
        loading={loading.isPending}
        onClick={() => loading.mutate()}
      >
        {label}
      </Button>
      <div role="status" className={classes['status']}>
        {loading.isPending && (
          <Stack gap={4}>
            <Progress value={share ?? 100} animated={share === undefined} aria-hidden="true" size={6} />
            <Text size="xs" c="dimmed">
              {progress ? t('privacy.data.downloading', { size }) : t('privacy.data.preparing')}
            </Text>
          </Stack>
        )}
        {loading.isSuccess && (
          <Text size="sm" c="dimmed">
            {done}
          </Text>
        )}
      </div>
      <FormError fault={loading.error} />
    </Stack>
  )
}
