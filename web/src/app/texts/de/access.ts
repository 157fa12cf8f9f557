import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const access: Texts<typeof en.access> = {
  signIn: {
    title: 'Anmelden',
    lead: 'Ihre Gespräche, Ihr Telefon, Ihre Daten.',
    login: 'Login',
    password: 'Passwort',
    submit: 'Anmelden',
    again: 'Sie wurden abgemeldet. Melden Sie sich an, um dort weiterzumachen, wo Sie waren.',
    help: 'Passwort vergessen? Die Administration Ihres Unternehmens kann ein neues setzen.',
    required: 'Wird gebraucht',
  },
  password: {
    show: 'Passwort zeigen',
    hide: 'Passwort verbergen',
    length_one: 'Mindestens {{count}} Zeichen. Ein paar Wörter hintereinander sind besser als Sonderzeichen.',
    length_other:
      'Mindestens {{count}} Zeichen. Ein paar Wörter hintereinander sind besser als Sonderzeichen.',
    tooShort_one: '{{count}} Zeichen fehlt',
    tooShort_other: '{{count}} Zeichen fehlen',
    strength: 'Stärke: {{level}}',
    level: { short: 'zu kurz', weak: 'schwach', fair: 'mäßig', good: 'gut', strong: 'stark' },
    tip: {
      repeated: 'Wiederholte Zeichen machen es leicht zu erraten.',
      sequence: 'Tastenreihen und 1234 werden zuerst probiert.',
      common: 'Das gehört zu den Passwörtern, die zuerst probiert werden.',
      personal: 'Es enthält Ihren Namen, Login oder Ihr Unternehmen.',
    },
  },
  setup: {
    title: 'Sotto einrichten',
    lead: 'Zwei Minuten: Ihr Unternehmen, Sie, und Ihr erstes Telefon.',
    stepCompany: 'Unternehmen',
    stepYou: 'Sie',
    company: 'Name des Unternehmens',
    companyHint: 'Alle, die sich anmelden, sehen ihn.',
    language: 'Sprache',
    timeZone: 'Zeitzone',
    firstName: 'Vorname',
    lastName: 'Nachname',
    login: 'Login',
    loginHint: 'Kleine Buchstaben, Ziffern, Punkte und Striche.',
    password: 'Passwort',
    submit: 'Einrichten',
    doneTitle: 'Sotto ist bereit',
    doneText: 'Sie sind angemeldet, mit Administration und Datenschutz. Ihre Nebenstelle ist {{extension}}.',
    nextTitle: 'Was als Nächstes kommt',
    nextPhone: 'Tragen Sie die Zugangsdaten unten in ein Telefon oder eine Telefon-App ein.',
    nextPeople:
      'Nehmen Sie unter „Personen“ Ihre Kolleginnen und Kollegen auf. Alle bekommen eine Nebenstelle und ein Telefon.',
    nextCall: 'Rufen Sie einander an. Die Gespräche erscheinen in beiden Journalen.',
    go: 'Zu Sotto',
    addPeople: 'Personen aufnehmen',
    checking: 'Der Einrichtungslink wird geprüft …',
    notNeededTitle: 'Sotto ist schon eingerichtet',
    notNeededText:
      'Der Einrichtungslink galt einmal und ist verbraucht. Melden Sie sich mit dem Login an, der damals gewählt wurde.',
    noTokenTitle: 'Der Einrichtungslink fehlt oder ist unvollständig',
    noTokenText:
      'Öffnen Sie die ganze Adresse, die Sotto beim Start ausgegeben hat, auch den Teil nach dem #.',
    toSignIn: 'Anmelden',
    invalidLogin: 'Nehmen Sie 2 bis 64 kleine Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche.',
  },
}
