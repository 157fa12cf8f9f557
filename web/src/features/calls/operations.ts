import { queryOptions } from '@tanstack/react-query'

import type { LiveCall } from '#domains/calls/contract.ts'
import type { Registration } from '#domains/devices/contract.ts'
import type { CallRecord } from '#domains/records/contract.ts'

import { api, query } from '../../app/api/api.ts'
import type { Items } from '../../app/api/shapes.ts'

export const PAGE_SIZE = 50

/** Live lists are told of changes; the interval is for what no event tells (an expiry that passes). */
const REFRESH_MS = 60_000

export const registrationsQuery = queryOptions({
  queryKey: ['registrations'],
  queryFn: ({ signal }) => api.get<Items<Registration>>(`/registrations${query({ limit: 500 })}`, signal),
  refetchInterval: REFRESH_MS,
})

export const liveCallsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: ({ signal }) => api.get<Items<LiveCall>>(`/calls${query({ limit: 500 })}`, signal),
  refetchInterval: REFRESH_MS,
})

export const recordsQuery = (page: number) =>
  queryOptions({
    queryKey: ['records', page],
    queryFn: ({ signal }) =>
      api.get<Items<CallRecord>>(
        `/records${query({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })}`,
        signal,
      ),
    placeholderData: (before) => before,
  })
