import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const devices: Texts<typeof en.devices> = {
  title: 'Geräte',
  lead: 'Telefone und Apps, die für Sie klingeln. Jedes hat ein eigenes Geheimnis, damit eines gehen kann, ohne dass die anderen es merken.',
  add: 'Gerät hinzufügen',
  addTitle: 'Ein Gerät hinzufügen',
  name: 'Name des Geräts',
  nameHint: 'Wo es steht oder was es ist, damit Sie es wiedererkennen: „Schreibtisch“, „Mobil“.',
  create: 'Zugangsdaten erzeugen',
  empty: 'Noch kein Gerät',
  emptyText:
    'Fügen Sie eines hinzu, um zu telefonieren: ein Tischtelefon oder eine App auf Computer oder Mobiltelefon.',
  unnamed: 'Telefon',
  registered: 'Angemeldet',
  notRegistered: 'Nicht angemeldet',
  registeredHint: 'Klingelt, wenn Sie angerufen werden.',
  notRegisteredHint: 'Nicht erreichbar: ausgeschaltet oder noch nicht eingerichtet.',
  until: 'bis {{time}}',
  since: 'seit {{date}}',
  username: 'SIP-Benutzername',
  rotate: 'Neues Geheimnis',
  rotateTitle: 'Neues Geheimnis für „{{name}}“?',
  rotateText:
    'Das alte gilt sofort nicht mehr. Das Telefon ist nicht erreichbar, bis das neue eingetragen ist.',
  rotateConfirm: 'Neues Geheimnis erzeugen',
  removeTitle: '„{{name}}“ entfernen?',
  removeText:
    'Es klingelt sofort nicht mehr, und seine Zugangsdaten werden vernichtet. Seine Gespräche bleiben in Ihrem Journal.',
  removeConfirm: 'Gerät entfernen',
  removed: 'Gerät entfernt.',
  menu: 'Aktionen für {{name}}',
  secretTitle: 'Zugangsdaten des Telefons',
  secretLead: 'Lesen Sie den Code mit einer Telefon-App ein, oder tippen Sie die Werte in Ihr Telefon.',
  password: 'Passwort',
  server: 'Server',
  transport: 'Transport',
  qr: 'QR-Code mit den Zugangsdaten des Telefons',
  qrHint: 'Enthält das Passwort. Zeigen Sie ihn niemandem.',
  howTo: 'So tragen Sie es ein',
  howToPhone: 'Tischtelefon',
  howToLinphone: 'Linphone (Mobiltelefon, Computer)',
  howToBaresip: 'baresip',
  phoneSteps:
    'Öffnen Sie die Webseite des Telefons (ihre Adresse steht in seinem Netzwerkmenü), wählen Sie das erste SIP-Konto und tragen Sie Benutzername, Passwort und Server ein. Schalten Sie das Konto ein und speichern Sie.',
  linphoneSteps:
    'Öffnen Sie Linphone, wählen Sie „SIP-Konto verwenden“ (Konto eines anderen Anbieters), tragen Sie Benutzername und Passwort ein, den Server unter „Domain“, und wählen Sie den Transport von hier.',
  baresipSteps: 'Fügen Sie diese Zeile in ~/.baresip/accounts ein und starten Sie baresip neu:',
}
