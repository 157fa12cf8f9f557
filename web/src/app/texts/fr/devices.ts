import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const devices: Texts<typeof en.devices> = {
  title: 'Appareils',
  lead: 'Les téléphones et applications qui sonnent pour vous. Chacun a son propre secret : l’un peut partir sans les autres.',
  add: 'Ajouter un appareil',
  addTitle: 'Ajouter un appareil',
  name: 'Nom de l’appareil',
  nameHint: 'Où il se trouve ou ce que c’est, pour le reconnaître : « Bureau », « Mobile ».',
  create: 'Créer les identifiants',
  empty: 'Pas encore d’appareil',
  emptyText:
    'Ajoutez-en un pour téléphoner : un téléphone de bureau, ou une application sur ordinateur ou mobile.',
  unnamed: 'Téléphone',
  registered: 'Enregistré',
  notRegistered: 'Non enregistré',
  registeredHint: 'Sonne quand on vous appelle.',
  notRegisteredHint: 'Injoignable : éteint, ou pas encore configuré.',
  until: 'jusqu’à {{time}}',
  since: 'ajouté le {{date}}',
  username: 'Nom d’utilisateur SIP',
  rotate: 'Nouveau secret',
  rotateTitle: 'Nouveau secret pour « {{name}} » ?',
  rotateText:
    'L’ancien ne vaut plus aussitôt. Le téléphone est injoignable jusqu’à ce que le nouveau soit entré.',
  rotateConfirm: 'Créer un nouveau secret',
  removeTitle: 'Retirer « {{name}} » ?',
  removeText:
    'Il cesse de sonner aussitôt et ses identifiants sont détruits. Ses appels restent dans votre journal.',
  removeConfirm: 'Retirer l’appareil',
  removed: 'Appareil retiré.',
  menu: 'Actions pour {{name}}',
  secretTitle: 'Identifiants du téléphone',
  secretLead: 'Lisez le code avec une application de téléphonie, ou tapez les valeurs dans votre téléphone.',
  password: 'Mot de passe',
  server: 'Serveur',
  transport: 'Transport',
  qr: 'Code QR avec les identifiants du téléphone',
  qrHint: 'Contient le mot de passe. Ne le montrez à personne.',
  howTo: 'Comment les entrer',
  howToPhone: 'Téléphone de bureau',
  howToLinphone: 'Linphone (mobile, ordinateur)',
  howToBaresip: 'baresip',
  phoneSteps:
    'Ouvrez la page web du téléphone (son adresse est dans son menu réseau), choisissez le premier compte SIP et entrez nom d’utilisateur, mot de passe et serveur. Activez le compte et enregistrez.',
  linphoneSteps:
    'Ouvrez Linphone, choisissez « Utiliser un compte SIP » (compte tiers), entrez nom d’utilisateur et mot de passe, mettez le serveur dans « Domaine » et choisissez le transport indiqué ici.',
  baresipSteps: 'Ajoutez cette ligne à ~/.baresip/accounts et redémarrez baresip :',
}
