import { Group, Kbd, Modal, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { pagesFor } from '../navigation.ts'
import { useMe } from '../session/use-me.ts'
import { ShortcutSwitch } from './shortcut-switch.tsx'

export function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { roles } = useMe()
  const rows = [
    { keys: ['?'], text: t('shell.keys.help') },
    { keys: ['/'], text: t('shell.keys.search') },
    ...pagesFor(roles).map((page) => ({
      keys: ['g', page.key],
      text: t('shell.keys.goTo', { page: t(`shell.nav.${page.name}`) }),
    })),
    { keys: ['Esc'], text: t('shell.keys.close') },
  ]
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shell.keys.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Table verticalSpacing={6} horizontalSpacing={0}>
          <Table.Tbody>
            {rows.map(({ keys, text }) => (
              <Table.Tr key={text}>
                <Table.Td>{text}</Table.Td>
                <Table.Td>
                  <Group gap={6} justify="flex-end" wrap="nowrap">
                    {keys.map((key, at) => (
                      <Group key={key} gap={6} wrap="nowrap">
                        {at > 0 && (
                          <Text size="xs" c="dimmed">
                            {t('shell.keys.followedBy')}
                          </Text>
                        )}
                        <Kbd>{key}</Kbd>
                      </Group>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <ShortcutSwitch />
      </Stack>
    </Modal>
  )
}
