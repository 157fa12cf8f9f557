import { type Check, runChecks } from './checks/check.ts'
import { diskCheck } from './checks/disk.ts'
import { dataFolderCheck, keyStoreCheck } from './checks/folders.ts'
import { runtimeCheck } from './checks/runtime.ts'

export type Folders = { data: string; keysFolder: string; postgresFolder: string }

/** What can be looked at without anything running: when a start fails, these say why. */
export function groundChecks(folders: Folders): Check[] {
  return [runtimeCheck(), dataFolderCheck(folders.data), keyStoreCheck(folders), diskCheck(folders.data)]
}

export const examineGround = (folders: Folders) => runChecks(groundChecks(folders))
