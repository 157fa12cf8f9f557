import { NavLink, Stack } from '@mantine/core'
import {
  IconAddressBook,
  IconBroadcast,
  IconDatabaseHeart,
  IconDeviceLandlinePhone,
  IconHistory,
  IconListCheck,
  IconPhoneCall,
  IconReceipt,
  IconSettings,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'

import { type GroupName, pageAt, type PageName, pagesFor } from '../navigation.ts'
import { useMe } from '../session/use-me.ts'
import classes from './shell.module.css'

const ICONS: Record<PageName, ComponentType<{ size?: number; stroke?: number }>> = {
  journal: IconHistory,
  devices: IconDeviceLandlinePhone,
  data: IconDatabaseHeart,
  settings: IconSettings,
  people: IconUsers,
  registrations: IconBroadcast,
  calls: IconPhoneCall,
  records: IconReceipt,
  requests: IconListCheck,
  register: IconAddressBook,
  audit: IconShieldCheck,
}
const GROUPS: readonly GroupName[] = ['me', 'admin', 'office']

export function Navigation() {
  const { t } = useTranslation()
  const { roles } = useMe()
  const current = pageAt(useLocation().pathname)
  const pages = pagesFor(roles)
  return (
    <Stack gap="lg">
      {GROUPS.map((group) => ({ group, own: pages.filter((page) => page.group === group) }))
        .filter(({ own }) => own.length > 0)
        .map(({ group, own }) => (
          <div key={group}>
            <div className={classes['group']} id={`nav-${group}`}>
              {t(`shell.nav.${group}`)}
            </div>
            <Stack gap={2} role="group" aria-labelledby={`nav-${group}`}>
              {own.map((page) => {
                const Icon = ICONS[page.name]
                return (
                  <NavLink
                    key={page.name}
                    component={Link}
                    to={page.path}
                    className={classes['link']}
                    label={t(`shell.nav.${page.name}`)}
                    leftSection={<Icon size={18} stroke={1.6} />}
                    active={current?.name === page.name}
                    aria-current={current?.name === page.name ? 'page' : undefined}
                  />
                )
              })}
            </Stack>
          </div>
        ))}
    </Stack>
  )
}
