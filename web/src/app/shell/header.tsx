import { ActionIcon, Burger, Group } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Logo } from '../../ui/logo.tsx'
import { HeaderTools } from './header-tools.tsx'
import { LiveStatus } from './live-status.tsx'

type HeaderProps = { isNavOpen: boolean; onToggleNav: () => void; onShowKeys: () => void }

export function Header({ isNavOpen, onToggleNav, onShowKeys }: HeaderProps) {
  const { t } = useTranslation()
  return (
    <Group h="100%" px={{ base: 'sm', sm: 'md' }} justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <Burger
          opened={isNavOpen}
          onClick={onToggleNav}
          hiddenFrom="sm"
          size="sm"
          aria-label={isNavOpen ? t('shell.nav.close') : t('shell.nav.open')}
          aria-expanded={isNavOpen}
        />
        <Link to="/" style={{ color: 'inherit', display: 'inline-flex', padding: 4, borderRadius: 8 }}>
          <Logo height={28} />
        </Link>
      </Group>
      <Group gap={4} wrap="nowrap">
        <LiveStatus />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('shell.keys.open')}
          title={t('shell.keys.open')}
          onClick={onShowKeys}
          visibleFrom="sm"
        >
          <IconKeyboard size={20} stroke={1.6} />
        </ActionIcon>
        <HeaderTools withAccount />
      </Group>
    </Group>
  )
}
