import { infiniteQueryOptions } from '@tanstack/react-query'

import type { AuditEntry, AuditVerdict } from '#domains/audit/contract.ts'

import { api, query } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'

const PAGE_SIZE = 100

/** Newest first; each further page begins before the last entry of the one above. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ signal, pageParam }) =>
    api.get<Items<AuditEntry>>(`/audit${query({ limit: PAGE_SIZE, before: pageParam })}`, signal),
  initialPageParam: undefined as number | undefined,
  getNextPageParam: ({ items }) => (items.length < PAGE_SIZE ? undefined : items.at(-1)?.seq),
})

export const verifyAudit = () => api.post<AuditVerdict>('/audit/verify')
