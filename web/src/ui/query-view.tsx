import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { ErrorState } from './error-state.tsx'
import { ListSkeleton } from './page-skeleton.tsx'

type QueryViewProps<Data> = {
  query: UseQueryResult<Data>
  skeleton?: ReactNode
  children: (data: Data) => ReactNode
}

/** The three states of an answer: on the way, failed, here. What is here stays while it is asked for again. */
export function QueryView<Data>({ query, skeleton = <ListSkeleton />, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorState fault={query.error} onRetry={() => void query.refetch()} />
  return skeleton
}
