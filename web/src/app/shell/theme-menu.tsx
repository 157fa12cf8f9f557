import { Menu, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { SCHEMES } from '../schemes.ts'
import { SCHEME_ICONS, ThemeButton } from './header-buttons.tsx'

export function ThemeMenu({ isOpenAtFirst }: { isOpenAtFirst: boolean }) {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={210} defaultOpened={isOpenAtFirst}>
      <Menu.Target>
        <ThemeButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(SCHEMES.find((scheme) => scheme === value) ?? 'auto')}
        >
          {SCHEMES.map((scheme) => {
            const Icon = SCHEME_ICONS[scheme]
            return (
              <Menu.RadioItem key={scheme} value={scheme} rightSection={<Icon size={16} />} closeMenuOnClick>
                {t(`shell.theme.${scheme}`)}
              </Menu.RadioItem>
            )
          })}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
