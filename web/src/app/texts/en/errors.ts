export const errors = {
  title: 'That did not work',
  loadTitle: 'This could not be loaded',
  crashed:
    'Something in this page broke. Reload it; if it happens again, tell your administrator when it happened.',
  reload: 'Reload',
  reference: 'Code: {{code}}',
  kind: {
    unreachable: 'Sotto did not answer. Check your connection, then try again.',
    invalid: 'Something in the form is not right. Check the marked fields.',
    unauthenticated: 'You are signed out. Sign in again.',
    forbidden: 'Your role does not allow this.',
    not_found: 'This does not exist any more. Reload the page.',
    conflict: 'Somebody changed this meanwhile. Reload the page and try again.',
    too_many: 'Too many attempts. Wait a few minutes, then try again.',
    unavailable: 'Sotto is not ready at the moment. Try again in a minute.',
    unknown: 'An unexpected error. Try again; if it stays, tell your administrator the code below.',
  },
  code: {
    access_bad_credentials: 'Login or password is not right.',
    access_locked: 'Too many failed attempts. Wait 15 minutes, then try again.',
    access_setup_done: 'This installation is already set up. Sign in instead.',
    access_setup_token: 'This set-up link is not valid any more. Restart Sotto to get a new one.',
    access_weak_password: 'This password is too easy to guess. Make it longer.',
    people_login_taken: 'Somebody else has this login already.',
    people_extension_taken: 'This extension belongs to somebody else.',
    people_last_administrator: 'At least one active administrator must remain.',
  },
} as const
