import { AppError } from '#lib/errors.ts'
import { newTypeable } from '#lib/ids.ts'

const SHORTEST = 15
/** 20 characters of 30: 98 bits, in groups that can be read aloud. */
const GENERATED = { groups: 4, length: 5 }

/** Words that the commonest passwords are made of; one with digits or itself around it is still one of them. */
const COMMON = [
  'password',
  'passwort',
  'motdepasse',
  'passw0rd',
  'letmein',
  'welcome',
  'willkommen',
  'bienvenue',
  'iloveyou',
  'ichliebedich',
  'jetaime',
  'qwerty',
  'qwertz',
  'azerty',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  'qazwsx',
  'qazwsxedc',
  'admin',
  'administrator',
  'login',
  'master',
  'monkey',
  'dragon',
  'football',
  'fussball',
  'baseball',
  'sunshine',
  'princess',
  'shadow',
  'superman',
  'batman',
  'trustno',
  'changeme',
  'secret',
  'geheim',
  'hallo',
  'hello',
  'bonjour',
  'soleil',
  'schatz',
  'sommer',
  'winter',
  'summer',
  'herbst',
  'default',
  'temporary',
  'testing',
  'test',
  'user',
  'guest',
  'root',
  'sotto',
  'company',
  'telephone',
  'telefon',
  'correcthorsebatterystaple',
  'thequickbrownfox',
  'starwars',
  'pokemon',
  'computer',
  'internet',
  'whatever',
  'nothing',
  'freedom',
  'mustang',
  'michael',
  'jordan',
  'charlie',
  'ashley',
  'abc',
  'abcdef',
  'abcdefgh',
  'abcdefghijklmnopqrstuvwxyz',
]
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Refuses a new password that is short, common or the login itself; each with a code that says which. */
export function demandGoodPassword(password: string, login: string): void {
  const text = password.normalize('NFC').toLowerCase()
  if (Array.from(text).length < SHORTEST)
    throw new AppError('invalid', 'access.password_too_short', { shortest: SHORTEST })
  if (isCommon(text)) throw new AppError('invalid', 'access.password_common')
  const name = login.split('@')[0]?.toLowerCase() ?? ''
  if (name.length >= 3 && withoutWord(text, name).length < SHORTEST / 2)
    throw new AppError('invalid', 'access.password_from_login')
}

/** Fewer than six different characters, one short piece repeated, a run of neighbours, or a common word with trimmings. */
function isCommon(text: string): boolean {
  if (new Set(text).size < 6) return true
  if (/^(.{1,8}?)\1+.{0,7}$/u.test(text) && new Set(text).size < 9) return true
  if (isRun(text)) return true
  const letters = text.replaceAll(/[013457@$!]/g, (sign) => LEET[sign] ?? sign)
  return COMMON.some((word) =>
    [text, letters].some((form) => {
      const rest = withoutWord(form, word)
      return rest.length < form.length && (rest.length < 6 || /^[\d\W_]*$/.test(rest) || isMadeOfCommon(rest))
    }),
  )
}

function isMadeOfCommon(rest: string): boolean {
  const left = COMMON.reduce(withoutWord, rest)
  return left.replaceAll(/[\d\W_]/g, '').length < 3
}

function withoutWord(text: string, word: string): string {
  return text.replaceAll(word, '')
}

/** `123456789012345`, `abcdefghijklmno`: nearly every step goes by one. */
function isRun(text: string): boolean {
  const points = Array.from(text).map((sign) => sign.codePointAt(0) ?? 0)
  const steps = points.slice(1).filter((point, at) => Math.abs(point - (points[at] ?? 0)) <= 1)
  return steps.length >= (points.length - 1) * 0.8
}

/** A password nobody chose, `xxxxx-xxxxx-xxxxx-xxxxx`. */
export function generatePassword(): string {
  return Array.from({ length: GENERATED.groups }, () => newTypeable(GENERATED.length)).join('-')
}
