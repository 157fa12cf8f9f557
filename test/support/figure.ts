import type { TestContext } from 'node:test'

import type { Figure } from '../../bench/figure.ts'

/** Tells `npm run prove` what a test has measured; elsewhere it is a line of the report. */
export function tellFigure(t: TestContext, figure: Figure): void {
  t.diagnostic(`figure ${JSON.stringify(figure)}`)
}
