import type { en } from '../en/index.ts'
import type { Texts } from '../shape.ts'

export const errors: Texts<typeof en.errors> = {
  title: 'Cela n’a pas marché',
  loadTitle: 'Le chargement a échoué',
  crashed:
    'Quelque chose s’est cassé dans cette page. Rechargez-la ; si cela se répète, dites à votre administration quand c’était.',
  reload: 'Recharger',
  reference: 'Code : {{code}}',
  kind: {
    unreachable: 'Sotto n’a pas répondu. Vérifiez votre connexion, puis réessayez.',
    invalid: 'Quelque chose ne va pas dans le formulaire. Vérifiez les champs marqués.',
    unauthenticated: 'Vous êtes déconnecté. Connectez-vous de nouveau.',
    forbidden: 'Votre rôle ne le permet pas.',
    not_found: 'Cela n’existe plus. Rechargez la page.',
    conflict: 'Quelqu’un l’a changé entre-temps. Rechargez la page et réessayez.',
    too_many: 'Trop d’essais. Attendez quelques minutes, puis réessayez.',
    unavailable: 'Sotto n’est pas prêt pour le moment. Réessayez dans une minute.',
    unknown:
      'Une erreur inattendue. Réessayez ; si elle reste, donnez à votre administration le code ci-dessous.',
  },
  code: {
    access_sign_in_failed: 'L’identifiant ou le mot de passe n’est pas juste.',
    access_too_many_attempts: 'Trop d’essais manqués. Attendez 15 minutes, puis réessayez.',
    access_busy: 'Trop de personnes se connectent en ce moment. Réessayez dans quelques secondes.',
    access_current_password_wrong: 'Le mot de passe actuel n’est pas juste.',
    access_password_too_short: 'Ce mot de passe est trop court. Prenez quelques mots à la suite.',
    access_password_common: 'Ce mot de passe est de ceux qu’on essaie d’abord. Prenez-en un autre.',
    access_password_from_login: 'Ce mot de passe est surtout votre identifiant. Prenez-en un autre.',
    access_login_taken: 'Quelqu’un d’autre a déjà cet identifiant.',
    access_login_malformed: 'Cet identifiant a des caractères qui ne conviennent pas.',
    access_last_administrator: 'Au moins une personne active doit garder l’administration.',
    access_setup_link_invalid: 'Ce lien n’est plus valable. Redémarrez Sotto pour en obtenir un nouveau.',
    setup_not_needed: 'Sotto est déjà installé. Connectez-vous.',
    numbers_extension_taken: 'Ce poste appartient à quelqu’un d’autre.',
    numbers_extension_malformed: 'Un poste a de 2 à 10 chiffres.',
    people_unknown: 'Cette personne n’existe plus.',
    privacy_already_erased: 'Cette personne est déjà effacée.',
    privacy_last_administrator:
      'C’est la dernière personne de l’administration. Donnez d’abord ce rôle à quelqu’un d’autre.',
    privacy_request_not_open: 'Cette demande n’est plus ouverte.',
    privacy_request_open: 'Une demande de ce genre est déjà ouverte. Vous la trouvez dans la liste.',
    privacy_catalogue_changed:
      'Sotto a été mis à jour au milieu de cet effacement. Donnez à votre fournisseur le code ci-dessous.',
    privacy_residue_found:
      'Des restes ont été trouvés : l’effacement n’est pas fini. Continuez-le ; s’il s’arrête encore, dites-le à votre fournisseur.',
    vault_subject_erased: 'Cette personne a été effacée.',
  },
}
