import { useSuspenseQuery } from '@tanstack/react-query'

import type { Me } from '#domains/provisioning/contract.ts'

import { sessionQuery } from './session.ts'

/** The signed-in person; pages below the shell are only shown when there is one. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Error('a page of the shell was shown to nobody')
  return data
}
