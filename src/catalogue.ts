import type { Table } from '#db/table.ts'

import { tables as access } from '#domains/access/index.ts'
import { tables as audit } from '#domains/audit/index.ts'
import { tables as devices } from '#domains/devices/index.ts'
import { tables as operations } from '#domains/operations/index.ts'
import { tables as people } from '#domains/people/index.ts'
import { tables as privacy } from '#domains/privacy/index.ts'
import { tables as records } from '#domains/records/index.ts'
import { tables as tenants } from '#domains/tenants/index.ts'
import { tables as vault } from '#domains/vault/index.ts'

/** Every table there is, in the order of the domains. The truth gate refuses a database that differs. */
export const catalogue: readonly Table[] = [
  vault,
  audit,
  tenants,
  people,
  access,
  devices,
  records,
  privacy,
  operations,
].flatMap((slice) => Object.values(slice) as Table[])
