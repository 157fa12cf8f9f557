import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const errors: Texts<typeof en.errors> = {
  title: 'Das hat nicht geklappt',
  loadTitle: 'Das konnte nicht geladen werden',
  crashed:
    'Auf dieser Seite ist etwas kaputtgegangen. Laden Sie sie neu; wenn es wieder geschieht, sagen Sie Ihrer Administration, wann es war.',
  reload: 'Neu laden',
  reference: 'Code: {{code}}',
  kind: {
    unreachable: 'Sotto hat nicht geantwortet. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    invalid: 'Etwas im Formular stimmt nicht. Prüfen Sie die markierten Felder.',
    unauthenticated: 'Sie sind abgemeldet. Melden Sie sich wieder an.',
    forbidden: 'Ihre Rolle erlaubt das nicht.',
    not_found: 'Das gibt es nicht mehr. Laden Sie die Seite neu.',
    conflict: 'Jemand hat das inzwischen geändert. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
    too_many: 'Zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann noch einmal.',
    unavailable: 'Sotto ist im Augenblick nicht bereit. Versuchen Sie es in einer Minute noch einmal.',
    unknown:
      'Ein unerwarteter Fehler. Versuchen Sie es noch einmal; bleibt er, nennen Sie Ihrer Administration den Code unten.',
  },
  code: {
    access_sign_in_failed: 'Login oder Passwort stimmt nicht.',
    access_too_many_attempts:
      'Zu viele falsche Versuche. Warten Sie 15 Minuten und versuchen Sie es dann noch einmal.',
    access_busy:
      'Gerade melden sich zu viele zugleich an. Versuchen Sie es in ein paar Sekunden noch einmal.',
    access_current_password_wrong: 'Das jetzige Passwort stimmt nicht.',
    access_password_too_short: 'Dieses Passwort ist zu kurz. Nehmen Sie ein paar Wörter hintereinander.',
    access_password_common:
      'Dieses Passwort gehört zu denen, die zuerst probiert werden. Nehmen Sie ein anderes.',
    access_password_from_login: 'Dieses Passwort besteht vor allem aus Ihrem Login. Nehmen Sie ein anderes.',
    access_login_taken: 'Diesen Login hat schon jemand anderes.',
    access_login_malformed: 'Dieser Login hat Zeichen, die nicht gehen.',
    access_last_administrator: 'Mindestens eine aktive Person muss die Administration behalten.',
    access_setup_link_invalid:
      'Dieser Link gilt nicht mehr. Starten Sie Sotto neu, um einen frischen zu bekommen.',
    setup_not_needed: 'Sotto ist schon eingerichtet. Melden Sie sich an.',
    numbers_extension_taken: 'Diese Nebenstelle gehört jemand anderem.',
    numbers_extension_malformed: 'Eine Nebenstelle hat 2 bis 10 Ziffern.',
    people_unknown: 'Diese Person gibt es nicht mehr.',
    privacy_already_erased: 'Diese Person ist schon gelöscht.',
    privacy_last_administrator:
      'Das ist die letzte Person mit Administration. Geben Sie sie erst jemand anderem.',
    privacy_request_not_open: 'Diese Anfrage ist nicht mehr offen.',
    privacy_request_open: 'Eine Anfrage dieser Art ist schon offen. Sie finden sie in der Liste.',
    privacy_catalogue_changed:
      'Sotto wurde mitten in dieser Löschung aktualisiert. Nennen Sie Ihrem Anbieter den Code unten.',
    privacy_residue_found:
      'Es wurden Reste gefunden, die Löschung ist also nicht durch. Setzen Sie sie fort; hält sie wieder an, sagen Sie es Ihrem Anbieter.',
    vault_subject_erased: 'Diese Person wurde gelöscht.',
  },
}
