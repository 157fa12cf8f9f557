import { queryOptions } from '@tanstack/react-query'

import { api, query } from '../../app/api/api.ts'
import type { Items, PrivacyRequest, RequestKind } from '../../app/api/shapes.ts'

export const requestsQuery = queryOptions({
  queryKey: ['requests', 'list'],
  queryFn: ({ signal }) =>
    api.get<Items<PrivacyRequest>>(`/privacy/requests${query({ limit: 500 })}`, signal),
})

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', id],
    queryFn: ({ signal }) => api.get<PrivacyRequest>(`/privacy/requests/${id}`, signal),
  })

export const openRequest = (personId: string, kind: RequestKind, note: string) =>
  api.post<PrivacyRequest>('/privacy/requests', {
    person_id: personId,
    kind,
    ...(note.trim() ? { note: note.trim() } : {}),
  })

export function isClosed(request: PrivacyRequest): boolean {
  return request.state === 'done' || request.state === 'cancelled'
}
