import { z } from 'zod'

import { type Role, selfOf } from '#lib/context.ts'
import type { DeviceId, SubjectId, TenantId } from '#lib/ids.ts'
import { type Route, route } from '#lib/route.ts'
import { ById, pageOf } from '#lib/shapes.ts'

import { Device, DeviceInput, DeviceList, RegistrationList, SipAccess } from './contract.ts'
import type { Devices } from './devices.ts'

const NewDevice = Device.extend({ sip: SipAccess })
const OfPerson = z.object({ id: z.uuid(), device: z.uuid() })
const ADMINISTRATOR: readonly [Role] = ['administrator']

export type DeviceRoutesDeps = {
  devices: Pick<Devices, 'list' | 'add' | 'rotate' | 'remove' | 'registrations'>
  /** Extension of everyone who holds one, for the list of registrations. */
  extensions: (tenantId: TenantId) => Promise<ReadonlyMap<string, string>>
}

/** A person's telephones: one's own under `/me`, anybody's of the company for an administrator. */
export function deviceRoutes({ devices, extensions }: DeviceRoutesDeps): Route[] {
  return [
    ...own(devices),
    ...ofPerson(devices),
    route({
      method: 'GET',
      path: '/registrations',
      who: 'signed_in',
      summary: 'List who is registered: everybody for an administrator, else my own telephones',
      answer: RegistrationList,
      run: async (ctx) => {
        const held = await extensions(ctx.tenantId)
        return pageOf(
          devices.registrations(ctx).map((one) => {
            const extension = held.get(one.person_id)
            return extension === undefined ? one : { ...one, extension }
          }),
        )
      },
    }),
  ]
}

function own(devices: DeviceRoutesDeps['devices']): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me/devices',
      who: 'self',
      summary: 'List my telephones',
      answer: DeviceList,
      run: async (ctx) => pageOf(await devices.list(ctx, selfOf(ctx))),
    }),
    route({
      method: 'POST',
      path: '/me/devices',
      who: 'self',
      summary: 'Add a telephone; its secret is shown once',
      body: DeviceInput,
      answer: NewDevice,
      status: 201,
      run: async (ctx, { body }) => {
        const { device, sip } = await devices.add(ctx, selfOf(ctx), body)
        return { ...device, sip }
      },
    }),
    route({
      method: 'POST',
      path: '/me/devices/:id/secret',
      who: 'self',
      summary: 'Give my telephone a new secret; it is shown once and the old one stops working',
      params: ById,
      answer: SipAccess,
      run: (ctx, { params }) => devices.rotate(ctx, params.id as DeviceId, selfOf(ctx)),
    }),
    route({
      method: 'DELETE',
      path: '/me/devices/:id',
      who: 'self',
      summary: 'Remove my telephone',
      params: ById,
      run: (ctx, { params }) => devices.remove(ctx, params.id as DeviceId, selfOf(ctx)),
    }),
  ]
}

function ofPerson(devices: DeviceRoutesDeps['devices']): Route[] {
  return [
    route({
      method: 'GET',
      path: '/people/:id/devices',
      who: ADMINISTRATOR,
      summary: "List a person's telephones",
      params: ById,
      answer: DeviceList,
      run: async (ctx, { params }) => pageOf(await devices.list(ctx, params.id as SubjectId)),
    }),
    route({
      method: 'POST',
      path: '/people/:id/devices',
      who: ADMINISTRATOR,
      summary: 'Add a telephone for a person; its secret is shown once',
      params: ById,
      body: DeviceInput,
      answer: NewDevice,
      status: 201,
      run: async (ctx, { params, body }) => {
        const { device, sip } = await devices.add(ctx, params.id as SubjectId, body)
        return { ...device, sip }
      },
    }),
    route({
      method: 'POST',
      path: '/people/:id/devices/:device/secret',
      who: ADMINISTRATOR,
      summary: 'Give a telephone a new secret; it is shown once and the old one stops working',
      params: OfPerson,
      answer: SipAccess,
      run: (ctx, { params }) => devices.rotate(ctx, params.device as DeviceId, params.id as SubjectId),
    }),
    route({
      method: 'DELETE',
      path: '/people/:id/devices/:device',
      who: ADMINISTRATOR,
      summary: 'Remove a telephone',
      params: OfPerson,
      run: (ctx, { params }) => devices.remove(ctx, params.device as DeviceId, params.id as SubjectId),
    }),
  ]
}
