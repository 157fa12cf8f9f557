import { queryOptions } from '@tanstack/react-query'

import { api } from '../../app/api/api.ts'
import type { AccessEntry, DataClass, Items, PrivacyRequest, RequestKind } from '../../app/api/shapes.ts'

export const myDataQuery = queryOptions({
  queryKey: ['data'],
  queryFn: ({ signal }) => api.get<{ classes: DataClass[] }>('/me/data', signal),
})
export const accessLogQuery = queryOptions({
  queryKey: ['access-log'],
  queryFn: ({ signal }) => api.get<Items<AccessEntry>>('/me/access-log', signal),
})
export const myRequestsQuery = queryOptions({
  queryKey: ['my-requests'],
  queryFn: ({ signal }) => api.get<Items<PrivacyRequest>>('/me/requests', signal),
})
export const askFor = (kind: RequestKind, note: string) =>
  api.post<PrivacyRequest>('/me/requests', { kind, ...(note.trim() ? { note: note.trim() } : {}) })
