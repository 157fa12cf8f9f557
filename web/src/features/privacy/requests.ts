import { queryOptions } from '@tanstack/react-query'

import type {
  Erasure,
  ErasurePreview,
  Findings,
  HeldData,
  PrivacyRequest,
  SignedReceipt,
} from '#domains/privacy/contract.ts'
import type { z } from 'zod'

import { api, query } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'

export type RequestKind = PrivacyRequest['kind']

/** How often a running erasure is asked for, besides the live events. */
const RUNNING_MS = 1500

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

export const previewQuery = (id: string) =>
  queryOptions({
    // A key of its own: a live event must not look again, as each look is written to the audit.
    queryKey: ['preview', id],
    queryFn: ({ signal }) => api.get<ErasurePreview>(`/privacy/requests/${id}/preview`, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })

export const erasureQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', id, 'erasure'],
    queryFn: ({ signal }) => api.get<Erasure>(`/privacy/requests/${id}/erasure`, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false),
  })

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', id, 'receipt'],
    queryFn: ({ signal }) => api.get<SignedReceipt>(`/privacy/requests/${id}/receipt`, signal),
    staleTime: Infinity,
  })

export const registerQuery = queryOptions({
  queryKey: ['register'],
  queryFn: ({ signal }) => api.get<z.infer<typeof HeldData>>('/privacy/register', signal),
  staleTime: Infinity,
})

export const openRequest = (personId: string, kind: RequestKind, note: string) =>
  api.post<PrivacyRequest>('/privacy/requests', {
    person_id: personId,
    kind,
    ...(note.trim() ? { note: note.trim() } : {}),
  })
/** The id of the request is sent once more: no slip of a script erases anybody. */
export const erase = (id: string) => api.post<Erasure>(`/privacy/requests/${id}/erase`, { confirm: id })
export const resume = (id: string) => api.post<Erasure>(`/privacy/requests/${id}/resume`)
export const findLeftovers = () => api.post<Findings>('/privacy/verify')

export function isClosed(request: PrivacyRequest): boolean {
  return request.state === 'done' || request.state === 'cancelled'
}
