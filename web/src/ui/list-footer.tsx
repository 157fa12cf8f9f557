import { Group, Pagination, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type ListFooterProps = { page: number; pageSize: number; total: number; onPage: (page: number) => void }

/** Where one is in a long list. Pages count from 1. */
export function ListFooter({ page, pageSize, total, onPage }: ListFooterProps) {
  const { t, i18n } = useTranslation()
  const format = new Intl.NumberFormat(i18n.language)
  const from = (page - 1) * pageSize + 1
  const to = Math.min(page * pageSize, total)
  if (total <= pageSize) return null
  return (
    <Group justify="space-between" px="lg" py="sm" style={{ borderTop: '1px solid var(--sotto-line)' }}>
      <Text size="xs" c="dimmed" role="status">
        {t('common.ofTotal', {
          from: format.format(from),
          to: format.format(to),
          total: format.format(total),
        })}
      </Text>
      <Pagination
        size="sm"
        value={page}
        onChange={onPage}
        total={Math.ceil(total / pageSize)}
        aria-label={t('common.pages')}
        getItemProps={(at) => ({ 'aria-label': t('common.page', { page: at }) })}
        getControlProps={(control) => ({
          'aria-label': t(control === 'next' ? 'common.next' : 'common.back'),
        })}
      />
    </Group>
  )
}
