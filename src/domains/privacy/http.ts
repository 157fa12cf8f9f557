import { z } from 'zod'

import type { Role } from '#lib/context.ts'
import { file, type Route, route } from '#lib/route.ts'
import { ById, listOf, pageOf, Paging } from '#lib/shapes.ts'

import {
  AccessLog,
  Confirmation,
  Erasure,
  ErasurePreview,
  Findings,
  HeldData,
  NewRequest,
  OwnRequest,
  PrivacyRequest,
  SignedReceipt,
  SigningKey,
} from './contract.ts'
import type { Privacy } from './service.ts'

const OFFICER: readonly [Role] = ['privacy_officer']
const ZIP = file('application/zip')
const purpose = 'rights'

/** The rights of the people whom the data is about: one's own under `/me`, everybody's for the privacy officer. */
export function privacyRoutes(privacy: Privacy): Route[] {
  return [...own(privacy), ...ofRequests(privacy), ...ofErasures(privacy), ...ofCompany(privacy)]
}

function own(privacy: Privacy): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me/data',
      who: 'self',
      summary: 'List what is held about me, why and for how long',
      answer: HeldData,
      run: async (ctx) => ({ classes: await privacy.held(ctx) }),
    }),
    route({
      method: 'GET',
      path: '/me/export',
      who: 'self',
      summary: 'Download everything about me, signed',
      answer: ZIP,
      run: async (ctx) => ({ fileName: 'my-data.zip', bytes: await privacy.exportOwn(ctx) }),
    }),
    route({
      method: 'GET',
      path: '/me/access-log',
      who: 'self',
      summary: 'List when and why my data was looked at or changed',
      answer: AccessLog,
      run: async (ctx) => pageOf(await privacy.accessLog(ctx)),
    }),
    route({
      method: 'GET',
      path: '/me/requests',
      who: 'self',
      summary: 'List my requests',
      answer: listOf(PrivacyRequest),
      run: async (ctx) => pageOf(await privacy.requests.listOwn(ctx)),
    }),
    route({
      method: 'POST',
      path: '/me/requests',
      who: 'self',
      summary: 'Ask for access or erasure',
      status: 201,
      body: OwnRequest,
      answer: PrivacyRequest,
      run: (ctx, { body }) => privacy.requests.openOwn(ctx, body),
    }),
    route({
      method: 'DELETE',
      path: '/me/requests/:id',
      who: 'self',
      summary: 'Take back a request that nothing was done about yet',
      params: ById,
      run: (ctx, { params }) => privacy.requests.cancelOwn(ctx, params.id),
    }),
  ]
}

function ofRequests(privacy: Privacy): Route[] {
  return [
    route({
      method: 'GET',
      path: '/privacy/requests',
      who: OFFICER,
      purpose,
      summary: 'List requests, the nearest deadline first',
      query: Paging,
      answer: listOf(PrivacyRequest),
      run: (ctx, { query }) => privacy.requests.list(ctx, query),
    }),
    route({
      method: 'POST',
      path: '/privacy/requests',
      who: OFFICER,
      purpose,
      summary: 'Open a request for somebody whose identity was checked',
      status: 201,
      body: NewRequest,
      answer: PrivacyRequest,
      run: (ctx, { body }) => privacy.requests.openFor(ctx, body),
    }),
    route({
      method: 'GET',
      path: '/privacy/requests/:id',
      who: OFFICER,
      purpose,
      summary: 'Read a request',
      params: ById,
      answer: PrivacyRequest,
      run: (ctx, { params }) => privacy.requests.get(ctx, params.id),
    }),
    route({
      method: 'GET',
      path: '/privacy/requests/:id/export',
      who: OFFICER,
      purpose,
      summary: 'Download the bundle of the person who asked',
      params: ById,
      answer: ZIP,
      run: async (ctx, { params }) => ({
        fileName: `request-${params.id}.zip`,
        bytes: await privacy.exportFor(ctx, params.id),
      }),
    }),
  ]
}

function ofErasures(privacy: Privacy): Route[] {
  return [
    route({
      method: 'GET',
      path: '/privacy/requests/:id/preview',
      who: OFFICER,
      purpose,
      summary: 'Count what an erasure would do, without doing it',
      params: ById,
      answer: ErasurePreview,
      run: (ctx, { params }) => privacy.preview(ctx, params.id),
    }),
    route({
      method: 'POST',
      path: '/privacy/requests/:id/erase',
      who: OFFICER,
      purpose,
      summary: 'Erase the person for good; to confirm, send the id of the request along',
      status: 202,
      params: ById,
      body: Confirmation,
      answer: Erasure,
      run: (ctx, { params, body }) => privacy.erase(ctx, params.id, body.confirm),
    }),
    route({
      method: 'GET',
      path: '/privacy/requests/:id/erasure',
      who: OFFICER,
      purpose,
      summary: 'Read how far an erasure is',
      params: ById,
      answer: Erasure,
      run: (ctx, { params }) => privacy.erasure(ctx, params.id),
    }),
    route({
      method: 'POST',
      path: '/privacy/requests/:id/resume',
      who: OFFICER,
      purpose,
      summary: 'Go on with an erasure that was interrupted',
      status: 202,
      params: ById,
      answer: Erasure,
      run: (ctx, { params }) => privacy.resume(ctx, params.id),
    }),
    route({
      method: 'GET',
      path: '/privacy/requests/:id/receipt',
      who: OFFICER,
      purpose,
      summary: 'Read the signed receipt of an erasure',
      params: ById,
      answer: SignedReceipt,
      run: (ctx, { params }) => privacy.receipt(ctx, params.id),
    }),
  ]
}

function ofCompany(privacy: Privacy): Route[] {
  return [
    route({
      method: 'POST',
      path: '/privacy/verify',
      who: OFFICER,
      purpose,
      summary: 'Look through every table for what an erasure should have taken',
      body: z.object({ request_id: z.uuid().optional() }).optional(),
      answer: Findings,
      run: async (ctx, { body }) => {
        // The scan covers everything; a request that is named must at least be one of this company's.
        if (body?.request_id !== undefined) await privacy.requests.get(ctx, body.request_id)
        return privacy.verify(ctx)
      },
    }),
    route({
      method: 'GET',
      path: '/privacy/register',
      who: OFFICER,
      purpose,
      summary: 'List every kind of personal data there is (Art. 30)',
      answer: HeldData,
      run: async (ctx) => ({ classes: await privacy.register(ctx) }),
    }),
    route({
      method: 'GET',
      path: '/privacy/signing-key',
      who: 'signed_in',
      summary: 'Read the key with which bundles and receipts are signed',
      answer: SigningKey,
      run: () => Promise.resolve({ public_key: privacy.publicKeyPem }),
    }),
  ]
}
