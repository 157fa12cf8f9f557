import { queryOptions } from '@tanstack/react-query'

import type { Session, Token } from '#domains/access/contract.ts'
import type { Person, PersonFields } from '#domains/people/contract.ts'

import { api } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => api.get<Items<Session>>('/sessions', signal),
})
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => api.get<Items<Token>>('/tokens', signal),
})

export const changeMe = (fields: PersonFields) => api.patch<Person>('/me', fields)
export const changePassword = (current: string, next: string) =>
  api.put<undefined>('/me/password', { current, next })
export const endSession = (id: string) => api.remove(`/sessions/${id}`)
export const createToken = (name: string, days: number) =>
  api.post<Token & { token: string }>('/tokens', { name, expires_in_days: days })
export const removeToken = (id: string) => api.remove(`/tokens/${id}`)
