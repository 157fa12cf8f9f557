import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type SearchFieldProps = { label: string; value: string; onChange: (value: string) => void }

/** `/` puts the cursor here. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation()
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        value ? (
          <CloseButton size="sm" aria-label={t('common.clearSearch')} onClick={() => onChange('')} />
        ) : null
      }
      style={{ flex: '1 1 16rem', maxWidth: '26rem' }}
    />
  )
}
