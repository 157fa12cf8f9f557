export type { Directory, Listing } from './directory.ts'
export { maskNumber } from './mask.ts'
export { createNumbers, type Numbers, type NumbersDeps } from './service.ts'
