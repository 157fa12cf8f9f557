export { KeyStore } from './key-store.ts'
export type { Place } from './seal.ts'
export { createVault, type Holding, type IdentifierKind, normalise, type Vault } from './service.ts'
export * as tables from './tables.ts'
