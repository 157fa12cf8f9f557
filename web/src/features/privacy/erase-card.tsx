import { Button, Checkbox, Group, List, Modal, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { IconEraser } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { FormError } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { askFor } from './my-data.ts'

export function EraseCard() {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  return (
    <Section title={t('privacy.data.erase')} hint={t('privacy.data.eraseText')}>
      <Button
        variant="outline"
        color="red"
        leftSection={<IconEraser size={16} />}
        onClick={() => setAsking(true)}
      >
        {t('privacy.data.eraseConfirm')}
      </Button>
      {isAsking && <EraseDialog onClose={() => setAsking(false)} />}
    </Section>
  )
}

/** What goes, what stays, how it ends, before the question is asked. */
function EraseDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [isUnderstood, setUnderstood] = useState(false)
  const asking = useMutation({
    mutationFn: () => askFor('erasure', note),
    onSuccess: async () => {
      onClose()
      toast(t('privacy.data.eraseAsked'))
      await client.invalidateQueries({ queryKey: ['my-requests'] })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('privacy.data.eraseTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <List size="sm" spacing="xs">
          <List.Item>{t('privacy.data.eraseGoes')}</List.Item>
          <List.Item>{t('privacy.data.eraseStays')}</List.Item>
          <List.Item>{t('privacy.data.eraseEnds')}</List.Item>
        </List>
        <Textarea
          label={`${t('privacy.data.eraseNote')} (${t('common.optional')})`}
          autosize
          minRows={2}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Checkbox
          label={t('privacy.data.eraseUnderstood')}
          checked={isUnderstood}
          onChange={(event) => setUnderstood(event.currentTarget.checked)}
        />
        <FormError fault={asking.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            disabled={!isUnderstood}
            loading={asking.isPending}
            onClick={() => asking.mutate()}
          >
            {t('privacy.data.eraseConfirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
