import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'

import type { AccessLog, HeldData, PrivacyRequest } from '#domains/privacy/contract.ts'

import { api } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'
import type { RequestKind } from './requests.ts'

export const myDataQuery = queryOptions({
  queryKey: ['data'],
  queryFn: ({ signal }) => api.get<z.infer<typeof HeldData>>('/me/data', signal),
})
export const accessLogQuery = queryOptions({
  queryKey: ['access-log'],
  queryFn: ({ signal }) => api.get<z.infer<typeof AccessLog>>('/me/access-log', signal),
})
export const myRequestsQuery = queryOptions({
  queryKey: ['my-requests'],
  queryFn: ({ signal }) => api.get<Items<PrivacyRequest>>('/me/requests', signal),
})
export const askFor = (kind: RequestKind, note: string) =>
  api.post<PrivacyRequest>('/me/requests', { kind, ...(note.trim() ? { note: note.trim() } : {}) })
export const takeBack = (id: string) => api.remove(`/me/requests/${id}`)
