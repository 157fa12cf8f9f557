import type { DoctorReport } from '#domains/operations/contract.ts'

/** What the command line said about where to work; it stands above the environment. */
export type Said = { data?: string | undefined; url?: string | undefined; token?: string | undefined }

export type Settings = {
  /** Absolute path of the data folder. */
  data: string
  socketPath: string
  url: string | undefined
  token: string | undefined
}

/** What only the composition root can do for a command; `main.ts` hands it in. */
export type Launcher = {
  /** Throws `config.refused`. */
  settings(said: Said): Settings
  /** Starts everything and resolves when it has been asked to stop, and has. */
  serve(said: Said): Promise<void>
  /** What can be looked at without starting anything. */
  examineGround(said: Said): Promise<DoctorReport>
  /** The parts in this process, behind a unix socket of their own. Throws what a start throws. */
  startQuietly(said: Said): Promise<{ socketPath: string; stop(): Promise<void> }>
}
