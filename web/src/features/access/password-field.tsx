import { Box, Group, PasswordInput, type PasswordInputProps, Progress, Text } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { MIN_PASSWORD_LENGTH, passwordStrength } from './password-strength.ts'

const COLORS = ['red', 'red', 'amber', 'petrol', 'green'] as const

/** A password with a button to look at it. Pasting and password managers work (WCAG 3.3.8). */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation()
  const [isVisible, setVisible] = useState(false)
  return (
    <PasswordInput
      autoComplete="current-password"
      visible={isVisible}
      onVisibilityChange={setVisible}
      visibilityToggleButtonProps={{
        'aria-label': t(isVisible ? 'access.password.hide' : 'access.password.show'),
        tabIndex: 0,
        'aria-hidden': false,
      }}
      {...props}
    />
  )
}

/** A password to be chosen: length first, a meter with words, and one piece of advice. */
export function NewPasswordField({ known, ...props }: PasswordInputProps & { known: readonly string[] }) {
  const { t } = useTranslation()
  const meterId = useId()
  const value = typeof props.value === 'string' ? props.value : ''
  const strength = passwordStrength(value, known)
  return (
    <Box>
      <PasswordField
        autoComplete="new-password"
        description={t('access.password.length', { count: MIN_PASSWORD_LENGTH })}
        aria-describedby={meterId}
        {...props}
      />
      <div id={meterId} aria-live="polite">
        {value && (
          <>
            <Progress
              value={Math.max(8, strength.score * 25)}
              color={COLORS[strength.score]}
              size={5}
              mt={8}
              aria-hidden="true"
            />
            <Group justify="space-between" gap="xs" mt={4}>
              <Text size="xs" c="dimmed">
                {strength.missing > 0
                  ? t('access.password.tooShort', { count: strength.missing })
                  : t('access.password.strength', { level: t(`access.password.level.${strength.level}`) })}
              </Text>
              {strength.tip && (
                <Text size="xs" c="dimmed">
                  {t(`access.password.tip.${strength.tip}`)}
                </Text>
              )}
            </Group>
          </>
        )}
      </div>
    </Box>
  )
}
