/**
 * Puts the packages of other platforms back into package-lock.json. A registry that does not offer them makes npm
 * leave them out, and `npm ci` then refuses the lock on every machine. Run after adding a dependency:
 * `node scripts/complete-lock.mjs`. With `--check` it only tells.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const lockPath = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const PLATFORMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const CPUS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

/** `binding-linux-arm-musleabihf` → os linux, cpu arm. Names are the only source there is: the manifest is not to be had. */
function platformOf(name) {
  const words = name.split('/').at(-1).replace('windows', 'win32').split(/[-.]/)
  return {
    os: PLATFORMS.find((p) => words.includes(p)),
    cpu: CPUS.find((c) => words.includes(c)),
    libc: words.some((w) => w.startsWith('musl'))
      ? 'musl'
      : words.some((w) => w.startsWith('gnu'))
        ? 'glibc'
        : undefined,
  }
}

/** Entries that the lock's own optionalDependencies name and the lock does not hold. */
export function missingEntries(lock) {
  const missing = new Map()
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const held = Object.keys(lock.packages).some(
        (other) => other === `node_modules/${name}` || other === `${path}/node_modules/${name}`,
      )
      if (held) continue
      const { os, cpu, libc } = platformOf(name)
      missing.set(`node_modules/${name}`, {
        version,
        ...(cpu ? { cpu: [cpu] } : {}),
        ...(entry.dev ? { dev: true } : {}),
        ...(libc ? { libc: [libc] } : {}),
        optional: true,
        ...(os ? { os: [os] } : {}),
      })
    }
  }
  return missing
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(lockPath, 'utf8'))
  const missing = missingEntries(lock)
  if (missing.size > 0 && !process.argv.includes('--check')) {
    const all = { ...lock.packages, ...Object.fromEntries(missing) }
    lock.packages = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => a.localeCompare(b, 'en')))
    writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`)
    console.log(`${missing.size} packages of other platforms put back`)
  } else if (missing.size > 0) {
    console.error(
      `package-lock.json lacks ${missing.size} packages of other platforms: node scripts/complete-lock.mjs`,
    )
    process.exitCode = 1
  }
}
