import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const access: Texts<typeof en.access> = {
  signIn: {
    title: 'Se connecter',
    lead: 'Vos appels, votre téléphone, vos données.',
    login: 'Identifiant',
    password: 'Mot de passe',
    submit: 'Se connecter',
    again: 'Vous avez été déconnecté. Connectez-vous pour reprendre où vous étiez.',
    help: 'Mot de passe oublié ? L’administration de votre entreprise peut en donner un nouveau.',
    required: 'Nécessaire',
  },
  password: {
    show: 'Montrer le mot de passe',
    hide: 'Cacher le mot de passe',
    length_one:
      'Au moins {{count}} caractère. Quelques mots à la suite valent mieux que des signes spéciaux.',
    length_other:
      'Au moins {{count}} caractères. Quelques mots à la suite valent mieux que des signes spéciaux.',
    tooShort_one: 'Il manque {{count}} caractère',
    tooShort_other: 'Il manque {{count}} caractères',
    strength: 'Force : {{level}}',
    level: { short: 'trop court', weak: 'faible', fair: 'moyenne', good: 'bonne', strong: 'forte' },
    tip: {
      repeated: 'Des caractères répétés le rendent facile à deviner.',
      sequence: 'Les rangées du clavier et 1234 sont essayées d’abord.',
      common: 'Il est de ceux qu’on essaie d’abord.',
      personal: 'Il contient votre nom, votre identifiant ou votre entreprise.',
    },
  },
  setup: {
    title: 'Installer Sotto',
    lead: 'Deux minutes : votre entreprise, vous, et votre premier téléphone.',
    stepCompany: 'Entreprise',
    stepYou: 'Vous',
    company: 'Nom de l’entreprise',
    companyHint: 'Tous ceux qui se connectent le voient.',
    language: 'Langue',
    timeZone: 'Fuseau horaire',
    firstName: 'Prénom',
    lastName: 'Nom',
    login: 'Identifiant',
    loginHint: 'Lettres minuscules, chiffres, points et tirets.',
    password: 'Mot de passe',
    submit: 'Installer',
    doneTitle: 'Sotto est prêt',
    doneText:
      'Vous êtes connecté, avec l’administration et la protection des données. Votre poste est le {{extension}}.',
    nextTitle: 'La suite',
    nextPhone: 'Entrez les identifiants ci-dessous dans un téléphone ou une application de téléphonie.',
    nextPeople: 'Ajoutez vos collègues sous « Personnes ». Chacun reçoit un poste et un téléphone.',
    nextCall: 'Appelez-vous. Les appels apparaissent dans les deux journaux.',
    go: 'Aller à Sotto',
    addPeople: 'Ajouter des personnes',
    checking: 'Vérification du lien d’installation…',
    notNeededTitle: 'Sotto est déjà installé',
    notNeededText:
      'Le lien d’installation a servi une fois et n’est plus valable. Connectez-vous avec l’identifiant choisi alors.',
    noTokenTitle: 'Le lien d’installation manque ou est incomplet',
    noTokenText: 'Ouvrez toute l’adresse que Sotto a affichée au démarrage, y compris la partie après le #.',
    toSignIn: 'Se connecter',
    invalidLogin: 'Prenez de 2 à 64 lettres minuscules, chiffres, points, tirets ou tirets bas.',
  },
}
