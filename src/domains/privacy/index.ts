export { privacyRoutes } from './http.ts'
export { createPrivacy, type Privacy, type PrivacyDeps } from './service.ts'
export type { Finding } from './verify.ts'
export * as tables from './tables.ts'
