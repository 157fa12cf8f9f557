import { queryOptions } from '@tanstack/react-query'

import type { SipAccess } from '#domains/devices/contract.ts'
import type { Me } from '#domains/provisioning/contract.ts'
import type { Language } from '#domains/tenants/contract.ts'

import { api } from '../../app/api/api.ts'

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => api.get<{ needed: boolean }>('/setup', signal),
  staleTime: 60_000,
})

export type SetupInput = {
  token: string
  company: string
  login: string
  password: string
  first_name?: string
  last_name?: string
  language: Language
  time_zone: string
}

/** The first person and company; the answer signs in and carries the first telephone's secret, once. */
export const setUp = (input: SetupInput) => api.post<Me & { sip?: SipAccess }>('/setup', input)

/** The one-time token stands behind `#`: it never reaches a server's log. */
export function tokenIn(hash: string): string | undefined {
  const token = decodeURIComponent(hash.replace(/^#/, '')).replace(/^token=/, '')
  return token === '' ? undefined : token
}

export function isLogin(value: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{1,63}$/.test(value)
}

/** `a.hopkins` for Anna Hopkins: a proposal that can be overwritten. */
export function proposeLogin(first: string, last: string): string {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll('ä', 'ae')
      .replaceAll('ö', 'oe')
      .replaceAll('ü', 'ue')
      .normalize('NFD')
      .replaceAll(/[^a-z0-9]/g, '')
  return [plain(first), plain(last)].filter(Boolean).join('.')
}
