import type { DeviceId, SubjectId, TenantId } from '#lib/ids.ts'

import type { Vault } from '#domains/vault/index.ts'
import { type Binding, flowFromText, flowToText } from './binding.ts'
import type { NewRegistration, RegistrationRow } from './store.ts'

/** The row of a binding, everything about its place sealed. Throws `vault.subject_erased` for an erased person. */
export function sealBinding(vault: Vault, binding: Binding): NewRegistration {
  const seal = (column: string, text: string) =>
    vault.seal(binding.subjectId, `registration.${column}`, binding.id, text)
  return {
    id: binding.id,
    tenant_id: binding.tenantId,
    device_id: binding.deviceId,
    subject_id: binding.subjectId,
    contact: seal('contact', binding.contact),
    flow: seal('flow', flowToText(binding.flow)),
    transport: binding.flow.transport,
    user_agent: binding.userAgent === undefined ? null : seal('user_agent', binding.userAgent),
    instance: binding.instance === undefined ? null : seal('instance', binding.instance),
    reg_id: binding.regId ?? null,
    call_id: seal('call_id', binding.callId),
    cseq: binding.cseq,
    registered_at: new Date(binding.registeredAtMs),
    expires_at: new Date(binding.expiresAtMs),
  }
}

/** The binding in a row; undefined when its owner was erased. */
export function openBinding(vault: Vault, row: RegistrationRow): Binding | undefined {
  const open = (column: 'contact' | 'flow' | 'user_agent' | 'instance' | 'call_id') =>
    vault.openMaybe(row[column], `registration.${column}`, row.id)
  const contact = open('contact')
  const flow = open('flow')
  const callId = open('call_id')
  if (contact === undefined || flow === undefined || callId === undefined) return undefined
  return {
    id: row.id,
    deviceId: row.device_id as DeviceId,
    subjectId: row.subject_id as SubjectId,
    tenantId: row.tenant_id as TenantId,
    contact,
    flow: flowFromText(flow),
    userAgent: open('user_agent'),
    instance: open('instance'),
    regId: row.reg_id ?? undefined,
    callId,
    cseq: row.cseq,
    registeredAtMs: row.registered_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  }
}
