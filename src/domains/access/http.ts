import { ById, listOf, pageOf } from '#lib/shapes.ts'
import { type Route, route } from '#lib/route.ts'

import { NewToken, PasswordChange, Session, Token, TokenInput } from './contract.ts'
import type { Access } from './service.ts'

/** The person's own sessions, tokens and password. Signing in is at `provisioning`, which knows what to show afterwards. */
export function accessRoutes({ sessions, changePassword }: Access): Route[] {
  return [
    route({
      method: 'GET',
      path: '/sessions',
      who: 'self',
      summary: 'List the browsers signed in as me',
      answer: listOf(Session),
      run: async (ctx, _input, { sessionId }) => pageOf(await sessions.list(ctx, sessionId)),
    }),
    route({
      method: 'DELETE',
      path: '/sessions/:id',
      who: 'self',
      summary: 'Sign one of my browsers out',
      params: ById,
      run: (ctx, { params }) => sessions.end(ctx, params.id),
    }),
    route({
      method: 'GET',
      path: '/tokens',
      who: 'self',
      summary: 'List my API tokens',
      answer: listOf(Token),
      run: async (ctx) => pageOf(await sessions.listTokens(ctx)),
    }),
    route({
      method: 'POST',
      path: '/tokens',
      who: 'self',
      summary: 'Make an API token that acts as me; it is shown once',
      body: TokenInput,
      answer: NewToken,
      status: 201,
      run: (ctx, { body }) => sessions.createToken(ctx, body),
    }),
    route({
      method: 'DELETE',
      path: '/tokens/:id',
      who: 'self',
      summary: 'Withdraw one of my API tokens',
      params: ById,
      run: (ctx, { params }) => sessions.removeToken(ctx, params.id),
    }),
    route({
      method: 'PUT',
      path: '/me/password',
      who: 'self',
      summary: 'Change my password; my other browsers are signed out',
      body: PasswordChange,
      run: (ctx, { body }, { sessionId }) => changePassword(ctx, sessionId, body.current, body.next),
    }),
  ]
}
