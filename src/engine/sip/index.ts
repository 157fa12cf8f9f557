/** The face of the SIP engine. */
export type * from './contract.ts'
