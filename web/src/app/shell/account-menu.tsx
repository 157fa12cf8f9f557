import { Menu, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { IconDatabaseHeart, IconLogout, IconSettings } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { sessionQuery, signOut } from '../session/session.ts'
import { useMe } from '../session/use-me.ts'
import { AccountButton } from './header-buttons.tsx'

export function AccountMenu({ isOpenAtFirst }: { isOpenAtFirst: boolean }) {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: async () => {
      await navigate({ to: '/sign-in' })
      client.clear()
      client.setQueryData(sessionQuery.queryKey, null)
    },
  })
  const name = me.person.name || t('shell.extension', { extension: me.extension ?? '–' })
  return (
    <Menu position="bottom-end" width={240} defaultOpened={isOpenAtFirst}>
      <Menu.Target>
        <AccountButton />
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '0.5rem 0.75rem' }}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {[me.tenant.name, me.extension && t('shell.extension', { extension: me.extension })]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/me/settings" leftSection={<IconSettings size={16} />}>
          {t('shell.nav.settings')}
        </Menu.Item>
        <Menu.Item component={Link} to="/me/data" leftSection={<IconDatabaseHeart size={16} />}>
          {t('shell.nav.data')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
