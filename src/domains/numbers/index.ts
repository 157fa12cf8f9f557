export type { Directory, Listing } from './directory.ts'
export { createNumbers, type Numbers, type NumbersDeps } from './service.ts'
