import { ActionIcon, Box, Code, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

type CopyFieldProps = { label: string; value: string; secret?: boolean }

/** A value to carry elsewhere: readable, selectable, one press to copy. A secret is covered until asked for. */
export function CopyField({ label, value, secret = false }: CopyFieldProps) {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(!secret)
  return (
    <Box>
      <Text size="xs" c="dimmed" mb={2}>
        {label}
      </Text>
      <Group gap={4} wrap="nowrap" align="center">
        <Code fz="sm" px="sm" py={6} style={{ flex: 1, overflowWrap: 'anywhere', userSelect: 'all' }}>
          {isShown ? value : '•'.repeat(Math.min(value.length, 24))}
        </Code>
        {secret && (
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={`${isShown ? t('common.hide') : t('common.show')}: ${label}`}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? <IconEyeOff size={18} /> : <IconEye size={18} />}
          </ActionIcon>
        )}
        <CopyButton value={value} timeout={2000}>
          {({ copied, copy }) => (
            <Tooltip
              label={copied ? t('common.copied') : t('common.copy')}
              events={{ hover: true, focus: true, touch: false }}
            >
              <ActionIcon
                variant="subtle"
                size="lg"
                color={copied ? 'green' : 'petrol'}
                onClick={copy}
                aria-label={copied ? t('common.copied') : t('common.copyValue', { what: label })}
              >
                {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </Box>
  )
}
