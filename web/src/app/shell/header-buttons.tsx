import {
  ActionIcon,
  type ActionIconProps,
  Avatar,
  type ElementProps,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { initials } from '../../ui/initials.ts'
import { useMe } from '../session/use-me.ts'
import { isLanguage } from '../texts/language.ts'

/** The buttons of the header, apart from their menus: those arrive after the first view. */
type HeaderButtonProps = ActionIconProps & ElementProps<'button', keyof ActionIconProps>

const QUIET = { variant: 'subtle', color: 'gray', size: 'lg' } as const
export const SCHEME_ICONS = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop }

export function LanguageButton(props: HeaderButtonProps) {
  const { t, i18n } = useTranslation()
  return (
    <ActionIcon {...QUIET} {...props}>
      <Text span size="sm" fw={600} tt="uppercase" aria-hidden="true">
        {i18n.language}
      </Text>
      <VisuallyHidden>
        {t('shell.language')}: {isLanguage(i18n.language) && t(`shell.languages.${i18n.language}`)}
      </VisuallyHidden>
    </ActionIcon>
  )
}

export function ThemeButton(props: HeaderButtonProps) {
  const { t } = useTranslation()
  const { colorScheme } = useMantineColorScheme()
  const Icon = SCHEME_ICONS[colorScheme]
  return (
    <ActionIcon {...QUIET} aria-label={t('shell.theme.label')} {...props}>
      <Icon size={20} stroke={1.6} />
    </ActionIcon>
  )
}

export function AccountButton(props: ElementProps<'button'>) {
  const { t } = useTranslation()
  const me = useMe()
  const name = me.person.name || t('shell.extension', { extension: me.extension ?? '–' })
  return (
    <UnstyledButton p={4} style={{ borderRadius: 999 }} {...props}>
      <Avatar size={32} color="petrol" radius="xl" aria-hidden="true">
        {initials(me.person.name, me.extension)}
      </Avatar>
      <VisuallyHidden>{t('shell.account', { name })}</VisuallyHidden>
    </UnstyledButton>
  )
}
