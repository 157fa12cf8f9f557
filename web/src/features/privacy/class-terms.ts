import { periodText } from './retention-text.ts'

/** The purposes of the catalogue by their English sentence, which is what the API sends. */
const PURPOSE_KEYS: Readonly<Record<string, string>> = {
  'To connect calls and show who is calling': 'telephony',
  'To show people their own recent calls': 'journal',
  'To account for calls and settle disputes about them': 'accounting',
  'To let people sign in and to keep others out': 'signIn',
  'To notice and stop misuse': 'security',
  'To answer requests about personal data and to prove that they were answered': 'rights',
  'To show who did what with personal data': 'accountability',
}

export function purposeKey(sentence: string): string {
  return PURPOSE_KEYS[sentence] ?? sentence
}

/** `left P30D` → from when a period counts and how long it is, in the reader's language. */
export function retentionTerm(rule: string, language: string): { start: string; period: string } {
  const [start = '', period = ''] = rule.split(' ')
  return period === ''
    ? { start: '', period: periodText(start, language) }
    : { start, period: periodText(period, language) }
}

/** `keep P2Y` → `keep` and two years; the other ways have no period. */
export function eraseTerm(rule: string, language: string): { way: string; period: string | undefined } {
  const [way = '', period] = rule.split(' ')
  return { way, period: period === undefined ? undefined : periodText(period, language) }
}
