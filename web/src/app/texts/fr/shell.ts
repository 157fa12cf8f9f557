import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const shell: Texts<typeof en.shell> = {
  nav: {
    label: 'Navigation principale',
    me: 'Vous',
    admin: 'Entreprise',
    office: 'Vie privée',
    journal: 'Journal',
    devices: 'Appareils',
    data: 'Mes données',
    settings: 'Réglages',
    people: 'Personnes',
    registrations: 'Enregistrements',
    calls: 'Appels en cours',
    records: 'Relevés d’appels',
    requests: 'Demandes',
    register: 'Registre',
    audit: 'Traçabilité',
    open: 'Ouvrir la navigation',
    close: 'Fermer la navigation',
  },
  skip: 'Aller au contenu',
  account: 'Compte de {{name}}',
  extension: 'Poste {{extension}}',
  signOut: 'Se déconnecter',
  language: 'Langue',
  languages: { de: 'Deutsch', en: 'English', fr: 'Français' },
  theme: { label: 'Apparence', light: 'Claire', dark: 'Sombre', auto: 'Comme l’appareil' },
  live: {
    connected: 'En direct',
    connecting: 'Connexion…',
    connectedHint: 'Ce que vous voyez se met à jour tout seul.',
    connectingHint: 'Les mises à jour en direct sont interrompues. Sotto réessaie.',
  },
  offline: {
    title: 'Pas de connexion',
    text: 'Sotto est injoignable. Ce que vous voyez peut être ancien ; tout se met à jour dès que la connexion revient.',
  },
  keys: {
    title: 'Raccourcis clavier',
    open: 'Raccourcis clavier',
    help: 'Afficher cette liste',
    goTo: 'Aller à « {{page}} »',
    search: 'Chercher dans cette page',
    close: 'Fermer une fenêtre',
    enabled: 'Utiliser les raccourcis clavier',
    enabledHint:
      'Des lettres seules peuvent gêner la saisie vocale. Tabulation, Entrée et Échap marchent toujours.',
    followedBy: 'puis',
  },
  notFound: {
    title: 'Cette page n’existe pas',
    text: 'L’adresse est peut-être ancienne ou mal tapée.',
    action: 'Aller à la page de départ',
  },
  forbidden: {
    title: 'Cette page n’est pas pour votre rôle',
    text: 'Adressez-vous à l’administration de votre entreprise si vous en avez besoin.',
  },
}
