import { ActionIcon, Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Token } from '#domains/access/contract.ts'

import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { PlainList, PlainRow } from '../../ui/plain-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { shortDate } from '../../ui/time-format.ts'
import { toast } from '../../ui/toast.tsx'
import { removeToken, tokensQuery } from './account.ts'
import { CreateToken } from './create-token.tsx'

export function Tokens() {
  const { t } = useTranslation()
  const tokens = useQuery(tokensQuery)
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Token>()
  return (
    <Section
      title={t('settings.tokens')}
      hint={t('settings.tokensHint')}
      flush
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
        >
          {t('settings.tokenCreate')}
        </Button>
      }
    >
      <QueryView query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed" px="lg" pb="lg">
              {t('settings.tokenEmpty')}
            </Text>
          ) : (
            <PlainList>
              {items.map((token) => (
                <TokenRow key={token.id} token={token} onRemove={() => setLeaving(token)} />
              ))}
            </PlainList>
          )
        }
      </QueryView>
      {isCreating && <CreateToken onClose={() => setCreating(false)} />}
      {leaving && <RemoveToken token={leaving} onClose={() => setLeaving(undefined)} />}
    </Section>
  )
}

function TokenRow({ token, onRemove }: { token: Token; onRemove: () => void }) {
  const { t, i18n } = useTranslation()
  return (
    <PlainRow>
      <IconKey size={20} stroke={1.6} aria-hidden="true" />
      <Stack gap={0} style={{ flex: 1 }}>
        <Text size="sm" fw={600}>
          {token.name}
        </Text>
        <Text size="xs" c="dimmed">
          {t('settings.tokenExpires', { time: shortDate(new Date(token.expires_at), i18n.language) })}
        </Text>
      </Stack>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('settings.tokenRemove', { name: token.name })}
        onClick={onRemove}
      >
        <IconTrash size={17} stroke={1.6} />
      </ActionIcon>
    </PlainRow>
  )
}

function RemoveToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const removing = useMutation({
    mutationFn: () => removeToken(token.id),
    onSuccess: async () => {
      onClose()
      toast(t('settings.tokenRemoved'))
      await client.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  return (
    <ConfirmDialog
      opened
      title={t('settings.tokenRemoveTitle', { name: token.name })}
      text={t('settings.tokenRemoveText')}
      confirm={t('common.remove')}
      isBusy={removing.isPending}
      fault={removing.error}
      onConfirm={() => removing.mutate()}
      onClose={onClose}
    />
  )
}
