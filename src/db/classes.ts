import type { Role } from '#lib/context.ts'

/**
 * The vocabulary of the catalogue: what a column holds, about whom, why, for how long, and what happens to it.
 * One field, one meaning: export, erasure, visibility, traces and backup are said separately even where they agree.
 */

/** Data categories, as terms of the Data Privacy Vocabulary (DPV 2, `pd:`), and `sotto:` where DPV has none. */
export type Category =
  | 'pd:Name'
  | 'pd:Gender'
  | 'pd:Username'
  | 'pd:Password'
  | 'pd:TelephoneNumber'
  | 'pd:EmailAddress'
  | 'pd:Location'
  | 'pd:Language'
  | 'pd:Contact'
  | 'pd:DeviceBased'
  | 'pd:IPAddress'
  | 'pd:CallLog'
  | 'pd:CommunicationsMetadata'
  | 'sotto:Identifier'
  | 'sotto:Role'
  | 'sotto:AccessTrail'
  | 'sotto:RightsRequest'
  | 'sotto:Session'

export const PURPOSES = {
  telephony: { basis: 'Art. 6(1)(b)', why: 'To connect calls and show who is calling' },
  journal: { basis: 'Art. 6(1)(b)', why: 'To show people their own recent calls' },
  accounting: { basis: 'Art. 6(1)(f)', why: 'To account for calls and settle disputes about them' },
  signIn: { basis: 'Art. 6(1)(b)', why: 'To let people sign in and to keep others out' },
  security: { basis: 'Art. 6(1)(f)', why: 'To notice and stop misuse' },
  rights: {
    basis: 'Art. 6(1)(c)',
    why: 'To answer requests about personal data and to prove that they were answered',
  },
  accountability: { basis: 'Art. 6(1)(c)', why: 'To show who did what with personal data' },
} as const
export type PurposeId = keyof typeof PURPOSES

/** The event a retention period counts from (ISO/IEC 27555: a rule is a starting point plus a period). */
export type RetentionStart = 'created' | 'ended' | 'lastUsed' | 'left' | 'closed'
type Unit = 'Y' | 'M' | 'W' | 'D'
/** ISO 8601 duration of a day or more; always finite: there is no way to write "for ever". */
export type Period = `P${number}${Unit}` | `P${number}Y${number}M`

/** GDPR Art. 17(3) and neighbours, as DPV justifications. */
export type Exception = 'legalClaims' | 'legallyRequired' | 'accountability'

export type Erasure<Column extends string> =
  | 'deleteRow'
  | 'nullify'
  /** The value is sealed under the subject's key; destroying the key makes it unreadable. The row goes or stays by its other columns. */
  | 'shredKey'
  /** Cleared, and a random token that is new for each row is written to `tombstone`. */
  | { tombstone: Column }
  | { keep: Exception; until: Period }

export type SubjectLink<Column extends string> = {
  /** The column of this table that holds the subject's id. */
  via: Column
  role: 'self' | 'counterparty' | 'actor'
}

export type PersonalClass<Column extends string = string> = {
  kind: 'personal'
  category: Category
  special?: 'communicationContent' | 'trafficData' | 'credential'
  subjects: readonly [SubjectLink<Column>, ...SubjectLink<Column>[]]
  purpose: PurposeId
  retention: { start: RetentionStart; period: Period }
  erase: Erasure<Column>
  export: 'full' | 'ownPartOnly' | { withheld: string }
  /** A boolean column: where it is true, the counterparty never saw the value and no export shows it to them. */
  withheldBy?: Column
  portable: boolean
  visible: Partial<Record<Role | 'self' | 'counterparty', 'full' | 'masked' | 'count'>>
  trace: 'token' | 'drop'
  backup: 'seal' | 'exclude'
}

export type TechnicalClass = { kind: 'technical'; why: string }
export type ColumnClass<Column extends string = string> = PersonalClass<Column> | TechnicalClass

/** A column that tells nothing about a person. `why` says what it is for, in at least 20 characters. */
export function technical(why: string): TechnicalClass {
  if (why.trim().length < 20)
    throw new Error(`catalogue: a technical column needs a reason of 20 characters: "${why}"`)
  return { kind: 'technical', why }
}

/** A column about a person; the literal types of its links are kept so that `table()` can check them. */
export function personal<const Class extends Omit<PersonalClass, 'kind'>>(
  spec: Class,
): Class & { kind: 'personal' } {
  return { ...spec, kind: 'personal' }
}
