import { UnstyledButton } from '@mantine/core'
import {
  type ColumnDef,
  createSortedRowModel,
  type Header,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './data-table.module.css'

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

/** One column: what to show, and what to sort by where sorting makes sense. */
export type Column<Row> = {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  sortBy?: (row: Row) => string | number
  /** Right-aligned figures. */
  isNumeric?: boolean
}

type DataTableProps<Row> = {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
}

/**
 * A table that stays a table for screen readers, and becomes labelled blocks where it does not fit. Sorting is the
 * client's: for lists that are here as a whole.
 */
export function DataTable<Row extends object>({ label, columns, rows, rowKey }: DataTableProps<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        header: column.title,
        accessorFn: column.sortBy ?? (() => ''),
        enableSorting: column.sortBy !== undefined,
        sortFn: 'alphanumeric',
        cell: ({ row }) => column.cell(row.original),
      })),
    [columns],
  )
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowKey })
  const numeric = new Set(columns.filter((column) => column.isNumeric).map((column) => column.id))
  const align = (id: string) => (numeric.has(id) ? 'end' : 'start')
  return (
    <table className={classes['table']} role="table" aria-label={label}>
      <thead role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} role="row">
            {group.headers.map((header) => (
              <HeaderCell key={header.id} header={header} align={align(header.column.id)} />
            ))}
          </tr>
        ))}
      </thead>
      <tbody role="rowgroup">
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} role="row">
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                role="cell"
                data-label={String(cell.column.columnDef.header)}
                data-align={align(cell.column.id)}
              >
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const SORT_ICONS = { asc: IconArrowUp, desc: IconArrowDown }
const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const

function HeaderCell<Row extends object>({
  header,
  align,
}: {
  header: Header<typeof features, Row>
  align: string
}) {
  const { t } = useTranslation()
  const title = String(header.column.columnDef.header)
  const order = header.column.getIsSorted()
  const Icon = order ? SORT_ICONS[order] : IconArrowsSort
  if (!header.column.getCanSort()) {
    return (
      <th role="columnheader" scope="col" data-align={align}>
        {title}
      </th>
    )
  }
  return (
    <th role="columnheader" scope="col" data-align={align} aria-sort={order ? ARIA_SORT[order] : 'none'}>
      <UnstyledButton
        className={classes['sort']}
        onClick={header.column.getToggleSortingHandler()}
        aria-label={t('common.sortBy', { column: title })}
      >
        {title}
        <Icon size={14} stroke={1.7} aria-hidden="true" opacity={order ? 1 : 0.45} />
      </UnstyledButton>
    </th>
  )
}
