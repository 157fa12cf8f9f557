import type { Label } from '#db/table.ts'

/** What the bundle says around the data, in the languages a person can choose. */
export type BundleTexts = {
  title: string
  made: string
  lead: string
  files: string
  tables: string
  entries: string
  more: string
  why: string
  basis: string
  howLong: string
  onErasure: string
  withheld: string
  withheldLead: string
  nothingWithheld: string
  times: string
  access: string
  accessLead: string
  when: string
  role: string
  action: string
  outcome: string
  processing: string
  facts: string[]
  rights: string
  rightsText: string[]
  proof: string
  proofText: string
  yes: string
  no: string
}

export const TEXTS: Record<keyof Label, BundleTexts> = {
  de: {
    title: 'Ihre Daten',
    made: 'Erstellt am',
    lead: 'Alles, was Sotto über Sie speichert. Dieses Archiv braucht kein Programm und kein Netz.',
    files: 'Dateien',
    tables: 'Was gespeichert ist',
    entries: 'Einträge',
    more: 'Hier stehen die ersten {{shown}} von {{count}}; alle stehen in',
    why: 'Wozu',
    basis: 'Rechtsgrundlage',
    howLong: 'Wie lange',
    onErasure: 'Bei Löschung',
    withheld: 'Was nicht enthalten ist',
    withheldLead: 'Jede Auslassung mit ihrem Grund. Sie können sich bei der Aufsichtsbehörde beschweren.',
    nothingWithheld: 'Nichts wurde zurückgehalten.',
    times: 'Anzahl',
    access: 'Wer Ihre Daten angesehen oder geändert hat',
    accessLead: 'Mit Rolle und Zweck; die Namen von Beschäftigten gehören diesen selbst.',
    when: 'Wann',
    role: 'Rolle',
    action: 'Was',
    outcome: 'Ergebnis',
    processing: 'Wie Ihre Daten verarbeitet werden',
    facts: [
      'Verantwortlich ist die oben genannte Firma. Die Daten kommen von Ihnen, von Ihrer Firma und aus der Benutzung.',
      'Sie werden auf dem System der Firma verarbeitet, an niemanden weitergegeben und in kein Drittland übermittelt.',
      'Es gibt keine automatisierten Entscheidungen und kein Profiling.',
    ],
    rights: 'Ihre Rechte',
    rightsText: [
      'Auskunft, Berichtigung, Löschung, Einschränkung, Widerspruch und Übertragbarkeit: auf der Seite „Meine Daten“ oder bei der Stelle für Datenschutz Ihrer Firma.',
      'Beschwerde: bei der Aufsichtsbehörde Ihres Landes.',
    ],
    proof: 'Nachweis',
    proofText:
      'manifest.json nennt die Prüfsumme (SHA-256) jeder Datei; manifest.sig ist eine Ed25519-Unterschrift darüber, public-key.pem der Schlüssel dazu.',
    yes: 'ja',
    no: 'nein',
  },
  en: {
    title: 'Your data',
    made: 'Made on',
    lead: 'Everything Sotto holds about you. This archive needs no program and no network.',
    files: 'Files',
    tables: 'What is held',
    entries: 'entries',
    more: 'These are the first {{shown}} of {{count}}; all are in',
    why: 'Why',
    basis: 'Legal basis',
    howLong: 'How long',
    onErasure: 'On erasure',
    withheld: 'What is not in here',
    withheldLead: 'Each omission with its reason. You may complain to the supervisory authority.',
    nothingWithheld: 'Nothing was withheld.',
    times: 'Number',
    access: 'Who looked at or changed your data',
    accessLead: 'With role and purpose; the names of employees are theirs.',
    when: 'When',
    role: 'Role',
    action: 'What',
    outcome: 'Outcome',
    processing: 'How your data is processed',
    facts: [
      'The controller is the company named above. The data comes from you, from your company and from use.',
      'It is processed on the company’s own system, handed to nobody and transferred to no third country.',
      'There are no automated decisions and there is no profiling.',
    ],
    rights: 'Your rights',
    rightsText: [
      'Access, rectification, erasure, restriction, objection and portability: on the page “My data”, or from the privacy officer of your company.',
      'Complaint: to the supervisory authority of your country.',
    ],
    proof: 'Proof',
    proofText:
      'manifest.json names the SHA-256 of every file; manifest.sig is an Ed25519 signature over it, public-key.pem the key to check it with.',
    yes: 'yes',
    no: 'no',
  },
  fr: {
    title: 'Vos données',
    made: 'Établi le',
    lead: 'Tout ce que Sotto conserve à votre sujet. Cette archive se lit sans programme et sans réseau.',
    files: 'Fichiers',
    tables: 'Ce qui est conservé',
    entries: 'entrées',
    more: 'Voici les {{shown}} premières sur {{count}} ; toutes sont dans',
    why: 'Pourquoi',
    basis: 'Base juridique',
    howLong: 'Combien de temps',
    onErasure: 'En cas d’effacement',
    withheld: 'Ce qui n’est pas inclus',
    withheldLead: 'Chaque omission et sa raison. Vous pouvez vous adresser à l’autorité de contrôle.',
    nothingWithheld: 'Rien n’a été retenu.',
    times: 'Nombre',
    access: 'Qui a consulté ou modifié vos données',
    accessLead: 'Avec le rôle et la finalité ; les noms des employés leur appartiennent.',
    when: 'Quand',
    role: 'Rôle',
    action: 'Quoi',
    outcome: 'Résultat',
    processing: 'Comment vos données sont traitées',
    facts: [
      'Le responsable du traitement est l’entreprise nommée ci-dessus. Les données viennent de vous, de votre entreprise et de l’usage.',
      'Elles sont traitées sur le système de l’entreprise, ne sont remises à personne ni transférées vers un pays tiers.',
      'Il n’y a ni décision automatisée ni profilage.',
    ],
    rights: 'Vos droits',
    rightsText: [
      'Accès, rectification, effacement, limitation, opposition et portabilité : sur la page « Mes données » ou auprès du délégué de votre entreprise.',
      'Réclamation : auprès de l’autorité de contrôle de votre pays.',
    ],
    proof: 'Preuve',
    proofText:
      'manifest.json donne le SHA-256 de chaque fichier ; manifest.sig est une signature Ed25519 de celui-ci, public-key.pem la clé pour la vérifier.',
    yes: 'oui',
    no: 'non',
  },
}
