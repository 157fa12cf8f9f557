import { Alert, Anchor, Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { IconArrowLeft, IconLock, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { DeviceList } from '../devices/device-list.tsx'
import { devicesAt } from '../devices/devices.ts'
import { personQuery } from './people.ts'
import { PersonDetails } from './person-details.tsx'
import { PersonMenu } from './person-menu.tsx'
import { PersonRoles } from './person-roles.tsx'

export function PersonPage() {
  const { t } = useTranslation()
  const { personId } = useParams({ from: '/shell/admin/people/$personId' })
  const person = useQuery(personQuery(personId))
  const [isAdding, setAdding] = useState(false)
  return (
    <Page
      title={person.data ? person.data.name || t('people.noName') : t('people.title')}
      before={
        <Anchor
          component={Link}
          to="/admin/people"
          size="sm"
          display="inline-flex"
          py={4}
          mb="xs"
          style={{ alignItems: 'center', gap: 4 }}
        >
          <IconArrowLeft size={16} aria-hidden="true" />
          {t('people.back')}
        </Anchor>
      }
      actions={person.data && <PersonMenu person={person.data} />}
    >
      <QueryView query={person}>
        {(found) => (
          <Stack gap="lg">
            <PersonDetails person={found} />
            <Section
              title={t('people.devicesTitle')}
              flush
              actions={
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconPlus size={14} />}
                  onClick={() => setAdding(true)}
                >
                  {t('devices.add')}
                </Button>
              }
            >
              <DeviceList
                door={devicesAt(`/people/${personId}`)}
                isAdding={isAdding}
                onAdd={() => setAdding(true)}
                onAddClosed={() => setAdding(false)}
              />
            </Section>
            <PersonRoles key={found.roles.join()} person={found} />
            <Alert color="gray" icon={<IconLock />}>
              {t('people.journalNote')}
            </Alert>
          </Stack>
        )}
      </QueryView>
    </Page>
  )
}
