import { PrivacyRequest } from '#domains/privacy/contract.ts'
import { listOf } from '#lib/shapes.ts'

import type { Api } from './api.ts'
import { Refusal } from './failure.ts'

const Requests = listOf(PrivacyRequest)
const PAGE = 200

/** Opens a request for somebody, or takes up the one of this kind that is open already. */
export async function openRequest(
  api: Api,
  personId: string,
  kind: PrivacyRequest['kind'],
): Promise<PrivacyRequest> {
  try {
    return await api.send('POST', '/privacy/requests', PrivacyRequest, { person_id: personId, kind })
  } catch (fault) {
    if (!(fault instanceof Refusal && fault.code === 'privacy.request_open')) throw fault
    const open = await findOpenRequest(api, personId, kind)
    if (!open) throw fault
    return open
  }
}

const findOpenRequest = (api: Api, personId: string, kind: PrivacyRequest['kind']) =>
  findRequest(
    api,
    (one) => one.person_id === personId && one.kind === kind && !['done', 'cancelled'].includes(one.state),
  )

/** An erasure that began and is not through. */
export const findUnfinished = (api: Api) =>
  findRequest(api, ({ kind, state }) => kind === 'erasure' && ['running', 'failed'].includes(state))

async function findRequest(
  api: Api,
  isIt: (one: PrivacyRequest) => boolean,
): Promise<PrivacyRequest | undefined> {
  for (let offset = 0; ; offset += PAGE) {
    const { items } = await api.get('/privacy/requests', Requests, { limit: PAGE, offset })
    const found = items.find(isIt)
    if (found || items.length < PAGE) return found
  }
}
