import { SignIn } from '#domains/access/contract.ts'
import { type Access, DEVICE_COOKIE, DEVICE_COOKIE_SECONDS, type SignedIn } from '#domains/access/index.ts'
import { Person, PersonFields } from '#domains/people/contract.ts'
import type { Role } from '#lib/context.ts'
import type { SubjectId } from '#lib/ids.ts'
import { type Exchange, publicRoute, type Route, route } from '#lib/route.ts'
import { ById, listOf } from '#lib/shapes.ts'
import { ExtensionInput } from '#domains/numbers/contract.ts'

import {
  InitialPassword,
  Me,
  NewPerson,
  PeopleQuery,
  PersonChange,
  PersonInput,
  PersonSummary,
  RolesInput,
  SetupDone,
  SetupInput,
  SetupState,
} from './contract.ts'
import type { Provisioning } from './service.ts'
import type { createSetup } from './setup.ts'

export type ProvisioningRoutesDeps = {
  provisioning: Provisioning
  setup: ReturnType<typeof createSetup>
  access: Pick<Access, 'signIn' | 'sessions'>
}

const SESSION_COOKIE = '__Host-sotto'
const SESSION_SECONDS = 12 * 3600
const ADMINISTRATOR: readonly [Role] = ['administrator']

export function provisioningRoutes(deps: ProvisioningRoutesDeps): Route[] {
  return [
    ...setupRoutes(deps),
    ...sessionRoutes(deps),
    ...meRoutes(deps),
    ...peopleRoutes(deps),
    ...handRoutes(deps),
    ...refusedRoutes(deps),
  ]
}

function handOut(exchange: Exchange, signedIn: SignedIn): void {
  exchange.setCookie(SESSION_COOKIE, signedIn.session, SESSION_SECONDS)
  exchange.setCookie(DEVICE_COOKIE, signedIn.deviceCookie, DEVICE_COOKIE_SECONDS)
}

async function signIn(
  deps: ProvisioningRoutesDeps,
  input: { login: string; password: string },
  exchange: Exchange,
) {
  const signedIn = await deps.access.signIn({
    ...input,
    source: exchange.source,
    userAgent: exchange.userAgent,
    deviceCookie: exchange.cookies[DEVICE_COOKIE],
  })
  handOut(exchange, signedIn)
  return deps.provisioning.me(signedIn.ctx, { id: signedIn.sessionId, expiresAt: signedIn.expiresAt })
}

function setupRoutes(deps: ProvisioningRoutesDeps): Route[] {
  const { setup } = deps
  return [
    publicRoute({
      method: 'GET',
      path: '/setup',
      summary: 'Tell whether the first company is still to be set up',
      answer: SetupState,
      run: async () => ({ needed: await setup.isNeeded() }),
    }),
    publicRoute({
      method: 'POST',
      path: '/setup',
      summary: 'Set up the first company and administrator with the one-time link, and sign in',
      body: SetupInput,
      answer: SetupDone,
      status: 201,
      run: async ({ body }, exchange) => {
        const { sip } = await setup.run(body, { operator: exchange.operator })
        const me = await signIn(deps, body, exchange)
        return { ...me, ...(sip ? { sip } : {}) }
      },
    }),
  ]
}

function sessionRoutes(deps: ProvisioningRoutesDeps): Route[] {
  const { provisioning, access } = deps
  return [
    publicRoute({
      method: 'POST',
      path: '/session',
      summary: 'Sign in; the answer sets the session cookie',
      body: SignIn,
      answer: Me,
      status: 201,
      run: ({ body }, exchange) => signIn(deps, body, exchange),
    }),
    route({
      method: 'GET',
      path: '/session',
      who: 'self',
      summary: 'Tell who is signed in',
      answer: Me,
      run: (ctx, _input, { sessionId }) =>
        provisioning.me(ctx, sessionId === undefined ? undefined : { id: sessionId }),
    }),
    route({
      method: 'DELETE',
      path: '/session',
      who: 'self',
      summary: 'Sign out',
      run: async (ctx, _input, exchange) => {
        if (exchange.sessionId !== undefined) await access.sessions.end(ctx, exchange.sessionId)
        exchange.clearCookie(SESSION_COOKIE)
      },
    }),
  ]
}

function meRoutes({ provisioning }: ProvisioningRoutesDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me',
      who: 'self',
      summary: 'Show what is kept about me as a person',
      answer: Person,
      run: async (ctx) => (await provisioning.me(ctx, undefined)).person,
    }),
    route({
      method: 'PATCH',
      path: '/me',
      who: 'self',
      summary: 'Correct what is kept about me; empty text clears a field',
      body: PersonFields,
      answer: Person,
      run: (ctx, { body }) => provisioning.changeSelf(ctx, body),
    }),
  ]
}

function peopleRoutes({ provisioning }: ProvisioningRoutesDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/people',
      who: ['administrator', 'privacy_officer'],
      summary: 'List the people of the company',
      query: PeopleQuery,
      answer: listOf(PersonSummary),
      run: (ctx, { query }) => provisioning.list(ctx, query),
    }),
    route({
      method: 'POST',
      path: '/people',
      who: ADMINISTRATOR,
      summary: 'Add a person with number, account and telephone; secrets are shown once',
      body: PersonInput,
      answer: NewPerson,
      status: 201,
      run: (ctx, { body }) => provisioning.add(ctx, body),
    }),
    route({
      method: 'GET',
      path: '/people/:id',
      who: ['administrator', 'privacy_officer'],
      summary: 'Show one person',
      params: ById,
      answer: PersonSummary,
      run: (ctx, { params }) => provisioning.show(ctx, params.id as SubjectId),
    }),
    route({
      method: 'PATCH',
      path: '/people/:id',
      who: ADMINISTRATOR,
      summary: 'Change a person; suspending stops sign-in and telephones',
      params: ById,
      body: PersonChange,
      answer: PersonSummary,
      run: (ctx, { params, body }) => provisioning.change(ctx, params.id as SubjectId, body),
    }),
  ]
}

/** What an administrator hands to a person: a number, roles, a fresh password. */
function handRoutes({ provisioning }: ProvisioningRoutesDeps): Route[] {
  return [
    route({
      method: 'PUT',
      path: '/people/:id/extension',
      who: ADMINISTRATOR,
      summary: 'Give a person an extension; with take_over in one step from its present holder',
      params: ById,
      body: ExtensionInput,
      answer: PersonSummary,
      run: (ctx, { params, body }) =>
        provisioning.setExtension(ctx, params.id as SubjectId, body.extension, body.take_over ?? false),
    }),
    route({
      method: 'PUT',
      path: '/people/:id/roles',
      who: ADMINISTRATOR,
      summary: 'Say what a person may do',
      params: ById,
      body: RolesInput,
      answer: PersonSummary,
      run: (ctx, { params, body }) => provisioning.setRoles(ctx, params.id as SubjectId, body.roles),
    }),
    route({
      method: 'POST',
      path: '/people/:id/password',
      who: ADMINISTRATOR,
      summary: 'Generate a new password for a person; it is shown once and their sessions end',
      params: ById,
      answer: InitialPassword,
      run: async (ctx, { params }) => ({
        initial_password: await provisioning.resetPassword(ctx, params.id as SubjectId),
      }),
    }),
  ]
}

/** Nobody reads another's journal or records, whoever they are; the person sees that it was tried. */
function refusedRoutes({ provisioning }: ProvisioningRoutesDeps): Route[] {
  return (['journal', 'records'] as const).map((object) =>
    route({
      method: 'GET',
      path: `/people/:id/${object}`,
      who: ['administrator', 'privacy_officer'],
      summary: `Refused to everybody: a person reads their own ${object} under /me`,
      params: ById,
      run: (ctx, { params }) => provisioning.refuseToShow(ctx, params.id as SubjectId, object),
    }),
  )
}
