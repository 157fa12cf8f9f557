export { provisioningRoutes } from './http.ts'
export { createProvisioning, type Provisioning } from './service.ts'
export { createSetup } from './setup.ts'
