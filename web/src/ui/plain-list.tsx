import type { ReactNode } from 'react'

import classes from './plain-list.module.css'

/** Rows with lines between them, inside a card. */
export function PlainList({ children }: { children: ReactNode }) {
  return <ul className={classes['list']}>{children}</ul>
}

export function PlainRow({ children }: { children: ReactNode }) {
  return <li className={classes['row']}>{children}</li>
}
