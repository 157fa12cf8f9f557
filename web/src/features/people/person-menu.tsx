import { Button, Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  IconArrowsExchange,
  IconChevronDown,
  IconPassword,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { EditPerson } from './edit-person.tsx'
import { MoveExtension } from './move-extension.tsx'
import { changePerson } from './people.ts'
import { ResetPassword } from './reset-password.tsx'

export function PersonMenu({ person }: { person: PersonSummary }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'move' | 'password' | 'suspend'>()
  const close = () => setOpen(undefined)
  const isActive = person.state === 'active'
  const switching = useMutation({
    mutationFn: () => changePerson(person.id, { state: isActive ? 'suspended' : 'active' }),
    onSuccess: async () => {
      close()
      toast(t(isActive ? 'people.suspendedDone' : 'people.activatedDone'))
      await client.invalidateQueries({ queryKey: ['people'] })
    },
  })
  return (
    <>
      <Button leftSection={<IconPencil size={16} />} onClick={() => setOpen('edit')}>
        {t('people.edit')}
      </Button>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />}>
            {t('common.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowsExchange size={16} />} onClick={() => setOpen('move')}>
            {t('people.move')}
          </Menu.Item>
          {person.login && (
            <Menu.Item leftSection={<IconPassword size={16} />} onClick={() => setOpen('password')}>
              {t('people.resetPassword')}
            </Menu.Item>
          )}
          {isActive ? (
            <Menu.Item
              color="red"
              leftSection={<IconPlayerPause size={16} />}
              onClick={() => setOpen('suspend')}
            >
              {t('people.suspend')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => switching.mutate()}>
              {t('people.activate')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' && <EditPerson person={person} onClose={close} />}
      {open === 'move' && <MoveExtension person={person} onClose={close} />}
      {open === 'password' && <ResetPassword person={person} onClose={close} />}
      <ConfirmDialog
        opened={open === 'suspend'}
        title={t('people.suspendTitle')}
        text={t('people.suspendText')}
        confirm={t('people.suspend')}
        isBusy={switching.isPending}
        fault={switching.error}
        onConfirm={() => switching.mutate()}
        onClose={close}
      />
    </>
  )
}
