import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const shell: Texts<typeof en.shell> = {
  nav: {
    label: 'Hauptnavigation',
    me: 'Sie',
    admin: 'Unternehmen',
    office: 'Datenschutz',
    journal: 'Journal',
    devices: 'Geräte',
    data: 'Meine Daten',
    settings: 'Einstellungen',
    people: 'Personen',
    registrations: 'Anmeldungen',
    calls: 'Laufende Gespräche',
    records: 'Verbindungsdaten',
    requests: 'Anfragen',
    register: 'Verzeichnis',
    audit: 'Protokoll',
    open: 'Navigation öffnen',
    close: 'Navigation schließen',
  },
  skip: 'Zum Inhalt',
  account: 'Konto von {{name}}',
  extension: 'Nebenstelle {{extension}}',
  signOut: 'Abmelden',
  language: 'Sprache',
  languages: { de: 'Deutsch', en: 'English', fr: 'Français' },
  theme: { label: 'Darstellung', light: 'Hell', dark: 'Dunkel', auto: 'Wie das Gerät' },
  live: {
    connected: 'Live',
    connecting: 'Verbinden …',
    connectedHint: 'Was Sie sehen, aktualisiert sich von selbst.',
    connectingHint: 'Die Live-Aktualisierung ist unterbrochen. Sotto versucht es weiter.',
  },
  offline: {
    title: 'Keine Verbindung',
    text: 'Sotto ist nicht erreichbar. Was Sie sehen, kann veraltet sein; es aktualisiert sich, sobald die Verbindung wieder da ist.',
  },
  keys: {
    title: 'Tastenkürzel',
    open: 'Tastenkürzel',
    help: 'Diese Liste zeigen',
    goTo: 'Zu „{{page}}“ gehen',
    search: 'Auf dieser Seite suchen',
    close: 'Ein Fenster schließen',
    enabled: 'Tastenkürzel verwenden',
    enabledHint:
      'Einzelne Buchstaben können sich mit Spracheingabe überschneiden. Tabulator, Eingabe und Escape gehen immer.',
    followedBy: 'dann',
  },
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Die Adresse ist vielleicht veraltet oder vertippt.',
    action: 'Zur Startseite',
  },
  forbidden: {
    title: 'Diese Seite ist nicht für Ihre Rolle',
    text: 'Wenden Sie sich an eine Person, die Ihr Unternehmen verwaltet, wenn Sie sie brauchen.',
  },
}
