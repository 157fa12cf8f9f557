/** The words a request, an erasure and a step of it can be in; the database, the API and the pages use the same. */
export const REQUEST_KINDS = ['access', 'erasure'] as const
export const REQUEST_STATES = ['open', 'running', 'done', 'failed', 'cancelled'] as const
export const RUN_STATES = ['running', 'done', 'failed'] as const
export const STEP_STATES = ['pending', 'running', 'done', 'failed'] as const
