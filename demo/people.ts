/** The demo company. Names from no address book; extensions from the 200s. */
export type DemoPerson = {
  login: string
  first_name: string
  last_name: string
  email?: string
  location?: string
  extension: string
  language: 'de' | 'en' | 'fr'
  roles: ('administrator' | 'privacy_officer' | 'user')[]
  number_only?: boolean
  hide_number?: boolean
}

export const company = { name: 'Alder & Finch', language: 'en', timeZone: 'Europe/Berlin' } as const

export const people: readonly DemoPerson[] = [
  {
    login: 'ines',
    first_name: 'Ines',
    last_name: 'Albrecht',
    email: 'ines.albrecht@demo.example',
    location: 'Head office',
    extension: '200',
    language: 'de',
    roles: ['administrator', 'privacy_officer', 'user'],
  },
  {
    login: 'tomas',
    first_name: 'Tomás',
    last_name: 'Quint',
    email: 'tomas.quint@demo.example',
    location: 'Head office',
    extension: '201',
    language: 'en',
    roles: ['user'],
  },
  {
    login: 'mireille',
    first_name: 'Mireille',
    last_name: 'Fontaine',
    email: 'mireille.fontaine@demo.example',
    location: 'Lyon',
    extension: '202',
    language: 'fr',
    roles: ['user'],
  },
  {
    login: 'jonas',
    first_name: 'Jonas',
    last_name: 'Weidner',
    email: 'jonas.weidner@demo.example',
    location: 'Workshop',
    extension: '203',
    language: 'de',
    roles: ['user'],
  },
  {
    login: 'priya',
    first_name: 'Priya',
    last_name: 'Raman',
    extension: '204',
    language: 'en',
    roles: ['user'],
    hide_number: true,
  },
  // Works without a name: number-only mode.
  {
    login: 'gate',
    first_name: '',
    last_name: '',
    extension: '205',
    language: 'en',
    roles: ['user'],
    number_only: true,
  },
]

/**
 * Extension 201 belonged to Jonas until `daysAgo`; then he took 203 and Tomás took 201. The calls before are
 * Jonas's, whatever the number says today.
 */
export const reassigned = { extension: '201', from: 'jonas', to: 'tomas', daysAgo: 9 } as const
