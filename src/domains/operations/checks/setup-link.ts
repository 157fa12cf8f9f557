import { type Check, ok, warn } from './check.ts'

export const setupLinkCheck = (isNeeded: () => Promise<boolean>): Check => ({
  id: 'setup-link',
  title: 'First administrator',
  look: async () =>
    (await isNeeded())
      ? warn(
          'There is no company yet: whoever has the set-up link becomes the administrator.',
          'Use the link now, or run: npm run sotto -- setup --company <name> --login <login>.',
        )
      : ok('The set-up link is spent.'),
})
