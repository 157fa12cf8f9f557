import { queryOptions } from '@tanstack/react-query'

import type { Device, SipAccess } from '#domains/devices/contract.ts'

import { api } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'

export type NewDevice = Device & { sip: SipAccess }

/** The devices of one person behind the same verbs: one's own under `/me`, another's under `/people/:id`. */
export function devicesAt(path: '/me' | `/people/${string}`) {
  return {
    query: queryOptions({
      queryKey: ['devices', path],
      queryFn: ({ signal }) => api.get<Items<Device>>(`${path}/devices`, signal),
    }),
    add: (name: string) => api.post<NewDevice>(`${path}/devices`, name === '' ? {} : { name }),
    rotate: (id: string) => api.post<SipAccess>(`${path}/devices/${id}/secret`),
    remove: (id: string) => api.remove(`${path}/devices/${id}`),
  }
}
export type DeviceDoor = ReturnType<typeof devicesAt>
