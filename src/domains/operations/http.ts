import type { Role } from '#lib/context.ts'
import { publicRoute, type Route, route } from '#lib/route.ts'

import { DoctorReport, SetupLink } from './contract.ts'
import type { Operations } from './service.ts'

const ADMINISTRATOR: readonly [Role] = ['administrator']

export function operationsRoutes(operations: Operations): Route[] {
  return [
    route({
      method: 'GET',
      path: '/doctor',
      who: ADMINISTRATOR,
      summary: 'Look whether everything is as it should be, and say what to do where it is not',
      answer: DoctorReport,
      run: (ctx) => operations.examine(ctx),
    }),
    publicRoute({
      method: 'GET',
      path: '/setup/doctor',
      summary: 'The same while there is no company; for the operator on the machine itself',
      answer: DoctorReport,
      run: (_input, { operator }) => operations.examineBeforeSetup(operator),
    }),
    publicRoute({
      method: 'POST',
      path: '/setup/link',
      summary: 'Make a new set-up link; for the operator on the machine itself, while there is no company',
      answer: SetupLink,
      status: 201,
      run: (_input, { operator }) => operations.renewSetupLink(operator),
    }),
  ]
}
