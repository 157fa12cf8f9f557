import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { IconArrowLeft } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { PrivacyRequest } from '#domains/privacy/contract.ts'

import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { shortDate } from '../../ui/time-format.ts'
import { DownloadButton } from './download-card.tsx'
import { ErasureProgress } from './erasure-progress.tsx'
import { Leftovers } from './leftovers.tsx'
import { PreviewCard } from './preview-card.tsx'
import { ReceiptCard } from './receipt-card.tsx'
import { ClockLabel, StateBadge } from './request-badges.tsx'
import { requestQuery } from './requests.ts'
import { useRequestTitle } from './use-request-columns.tsx'

/** One request from the question to the proof. */
export function RequestPage() {
  const { t, i18n } = useTranslation()
  const { requestId } = useParams({ from: '/shell/office/requests/$requestId' })
  const request = useQuery(requestQuery(requestId))
  const titleOf = useRequestTitle()
  const found = request.data
  return (
    <Page
      title={
        found
          ? t('privacy.office.titleOf', { kind: t(`privacy.kind.${found.kind}`), person: titleOf(found) })
          : t('privacy.office.title')
      }
      lead={
        found && t('privacy.request.asked', { date: shortDate(new Date(found.created_at), i18n.language) })
      }
      before={
        <Anchor
          component={Link}
          to="/office/requests"
          size="sm"
          display="inline-flex"
          py={4}
          mb="xs"
          style={{ alignItems: 'center', gap: 4 }}
        >
          <IconArrowLeft size={16} aria-hidden="true" />
          {t('privacy.office.back')}
        </Anchor>
      }
      actions={
        found && (
          <Group gap="xs">
            <ClockLabel request={found} />
            <StateBadge state={found.state} />
          </Group>
        )
      }
    >
      <QueryView query={request}>{(one) => <RequestBody request={one} />}</QueryView>
    </Page>
  )
}

function RequestBody({ request }: { request: PrivacyRequest }) {
  const { t } = useTranslation()
  const isErasure = request.kind === 'erasure'
  const hasBegun = isErasure && request.state !== 'open' && request.state !== 'cancelled'
  return (
    <Stack gap="lg">
      {request.note && (
        <Section title={t('privacy.office.note')}>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {request.note}
          </Text>
        </Section>
      )}
      {request.person_id && request.state !== 'cancelled' && (
        <Section title={t('privacy.office.export')} hint={t('privacy.office.exportText')}>
          <DownloadButton
            path={`/privacy/requests/${request.id}/export`}
            name={`sotto-request-${request.id}.zip`}
            label={t('privacy.office.export')}
            done={t('privacy.data.downloaded')}
            isSecondary
          />
        </Section>
      )}
      {isErasure && request.state === 'open' && <PreviewCard requestId={request.id} />}
      {hasBegun && <ErasureProgress requestId={request.id} />}
      {isErasure && request.state === 'done' && (
        <>
          <ReceiptCard requestId={request.id} />
          <Leftovers />
        </>
      )}
    </Stack>
  )
}
