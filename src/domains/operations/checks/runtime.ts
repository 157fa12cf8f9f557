import { type Check, fail, ok } from './check.ts'

const NEEDED_MAJOR = 26

/** The project brings its own Node.js; another one got in front when somebody starts `src/main.ts` by hand. */
export const runtimeCheck = (version = process.versions.node): Check => ({
  id: 'runtime',
  title: 'Node.js',
  look: async () =>
    Number.parseInt(version, 10) >= NEEDED_MAJOR
      ? ok(`Version ${version}.`)
      : fail(
          `Version ${version} is too old.`,
          `Start Sotto with npm, which takes its own Node.js ${NEEDED_MAJOR}.`,
        ),
})
