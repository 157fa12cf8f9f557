import { queryOptions } from '@tanstack/react-query'

import type { SipAccess } from '#domains/devices/contract.ts'
import type { PersonFields } from '#domains/people/contract.ts'
import type { PersonSummary } from '#domains/provisioning/contract.ts'

import { api, query } from '../../app/api/api.ts'
import type { Items, Role } from '../../app/api/shapes.ts'

export const peopleQuery = queryOptions({
  queryKey: ['people', 'list'],
  queryFn: ({ signal }) => api.get<Items<PersonSummary>>(`/people${query({ limit: 500 })}`, signal),
})

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id],
    queryFn: ({ signal }) => api.get<PersonSummary>(`/people/${id}`, signal),
  })

export type NewPerson = PersonFields & {
  login?: string
  extension: string
  roles?: Role[]
  device_name?: string
  device?: boolean
}
/** The secrets are in this one answer and nowhere else. */
export type CreatedPerson = PersonSummary & { sip?: SipAccess; initial_password?: string }

export const addPerson = (input: NewPerson) => api.post<CreatedPerson>('/people', input)
export const changePerson = (id: string, fields: PersonFields & { state?: 'active' | 'suspended' }) =>
  api.patch<PersonSummary>(`/people/${id}`, fields)
export const moveExtension = (id: string, extension: string, takeOver: boolean) =>
  api.put<PersonSummary>(`/people/${id}/extension`, { extension, ...(takeOver ? { take_over: true } : {}) })
/** A fresh password, in this one answer and nowhere else; their sessions end. */
export const resetPassword = (id: string) => api.post<{ initial_password: string }>(`/people/${id}/password`)
export const setRoles = (id: string, roles: Role[]) =>
  api.put<PersonSummary>(`/people/${id}/roles`, { roles })
