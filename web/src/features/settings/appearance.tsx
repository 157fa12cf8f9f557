import { NativeSelect, SegmentedControl, SimpleGrid, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useChangeLanguage } from '../../app/session/use-change-language.ts'
import { SCHEMES } from '../../app/schemes.ts'
import { LANGUAGES } from '../../app/texts/index.ts'
import { isLanguage } from '../../app/texts/language.ts'
import { Section } from '../../ui/section.tsx'

export function Appearance() {
  const { t, i18n } = useTranslation()
  const change = useChangeLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Section title={t('settings.appearance')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NativeSelect
          label={t('shell.language')}
          value={i18n.language}
          onChange={({ currentTarget: { value } }) => isLanguage(value) && void change(value)}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`shell.languages.${language}`) }))}
        />
        <Stack gap={4}>
          <Text size="sm" fw={500} id="theme-label">
            {t('shell.theme.label')}
          </Text>
          <SegmentedControl
            aria-labelledby="theme-label"
            value={colorScheme}
            onChange={(value) => setColorScheme(SCHEMES.find((scheme) => scheme === value) ?? 'auto')}
            data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`shell.theme.${scheme}`) }))}
          />
        </Stack>
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="sm">
        {t('settings.timeZone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </Text>
    </Section>
  )
}
