import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import { api } from '../../app/api/api.ts'
import { useErrorText } from '../../ui/error-state.tsx'
import { toastFault } from '../../ui/toast.tsx'
import { showUndo } from '../../ui/undo-toast.tsx'
import { journalQuery } from './journal.ts'
import { PendingDeletions } from './pending-deletions.ts'

export const ALL = '*'
const UNDO_MS = 6000

/** Deletes one entry or all, with some seconds to undo it. `hidden` holds the ids not to show; `*` hides all. */
export function useJournalDeletion(): { hidden: readonly string[]; remove: (key: string) => void } {
  const { t } = useTranslation()
  const client = useQueryClient()
  const errorText = useErrorText()
  const [pending] = useState(
    () =>
      new PendingDeletions(UNDO_MS, (key, isLeaving) => {
        const path = key === ALL ? '/me/journal' : `/me/journal/${key}`
        void api
          .remove(path, { keepalive: isLeaving })
          .catch((fault: unknown) => toastFault(t('errors.title'), errorText(fault)))
          .then(() => client.invalidateQueries({ queryKey: journalQuery.queryKey }))
          .finally(() => pending.forget(key))
      }),
  )
  const hidden = useSyncExternalStore(pending.subscribe, pending.keys)
  useEffect(() => {
    const flush = () => pending.flush()
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [pending])

  return {
    hidden,
    remove(key) {
      pending.add(key)
      void showUndo({
        message: t(key === ALL ? 'calls.journal.deletedAll' : 'calls.journal.deleted'),
        undo: t('common.undo'),
        forMs: UNDO_MS,
        onUndo: () => pending.undo(key),
      })
    },
  }
}
