import { Alert, Button, List, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconAlertTriangle, IconSearch, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import { FormError } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import { findLeftovers } from './requests.ts'

/** A second look, by the same catalogue: is anything of an erased person still there? */
export function Leftovers() {
  const { t } = useTranslation()
  const looking = useMutation({ mutationFn: findLeftovers })
  const found = looking.data
  return (
    <Section title={t('privacy.office.verify')} hint={t('privacy.office.verifyText')}>
      <Stack align="flex-start">
        <Button
          variant="default"
          leftSection={<IconSearch size={16} />}
          loading={looking.isPending}
          onClick={() => looking.mutate()}
        >
          {t('privacy.office.verify')}
        </Button>
        <FormError fault={looking.error} />
        {found?.clean && (
          <Alert color="green" icon={<IconShieldCheck />} role="status">
            {t('privacy.office.verifyClean')}
          </Alert>
        )}
        {found && !found.clean && (
          <Alert
            color="red"
            icon={<IconAlertTriangle />}
            role="alert"
            title={t('privacy.office.verifyFound', { count: found.findings.length })}
          >
            <List size="sm">
              {found.findings.map((finding) => (
                <List.Item key={`${finding.where}${finding.why}`}>
                  {finding.where}: {finding.why} ({finding.count})
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
      </Stack>
    </Section>
  )
}
