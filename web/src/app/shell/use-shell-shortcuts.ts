import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

import { focusSearch, useShortcuts } from '../keys/use-shortcuts.ts'
import { pagesFor } from '../navigation.ts'
import { useMe } from '../session/use-me.ts'

/** `?` the list, `/` the search field, `g` and a letter a page. */
export function useShellShortcuts(onHelp: () => void): void {
  const navigate = useNavigate()
  const { roles } = useMe()
  const onCommand = useCallback(
    (command: string) => {
      if (command === '?') {
        onHelp()
        return true
      }
      if (command === '/') return focusSearch()
      const page = pagesFor(roles).find(({ key }) => command === `g${key}`)
      if (page) void navigate({ to: page.path })
      return page !== undefined
    },
    [navigate, onHelp, roles],
  )
  useShortcuts(onCommand)
}
