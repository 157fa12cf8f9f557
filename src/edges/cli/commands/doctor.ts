import type { Command } from 'commander'

import { type CheckResult, DoctorReport } from '#domains/operations/contract.ts'

import { type Api } from '../api.ts'
import { withApi } from '../connect.ts'
import { Failure, Refusal } from '../failure.ts'
import { faultSentence } from '../fault-sentence.ts'
import type { Launcher } from '../launcher.ts'
import type { Common } from '../task.ts'
import { example } from '../task.ts'
import type { Terminal } from '../terminal.ts'

export function addDoctorCommand(program: Command, launcher: Launcher, terminal: Terminal): void {
  example(
    program
      .command('doctor')
      .description('look whether everything is as it should be; ends with 1 when something is not'),
    'doctor',
  ).action(async (_options: object, command: Command) => {
    const said = command.optsWithGlobals<Common>()
    const report = await withApi(launcher, said, examine).catch(async (fault: unknown) => {
      if (fault instanceof Refusal || fault instanceof Failure) throw fault
      return withoutStart(launcher, said, fault)
    })
    terminal.out(said.json ? JSON.stringify(report, null, 2) : report.items.map(checkText).join('\n'))
    const failed = report.items.filter(({ state }) => state === 'fail').length
    if (failed > 0)
      throw new Failure(`${failed} of ${report.total} checks failed: do what each of them says.`)
  })
}

/** Before there is a company there is nobody to ask as: then the operator asks for the rest. */
async function examine(api: Api): Promise<DoctorReport> {
  try {
    return await api.get('/doctor', DoctorReport)
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'tenants.none')
      return api.get('/setup/doctor', DoctorReport)
    throw fault
  }
}

/** Nothing runs and nothing starts: what can be looked at all the same, and why it does not start. */
async function withoutStart(launcher: Launcher, said: Common, fault: unknown): Promise<DoctorReport> {
  const ground = await launcher.examineGround(said)
  const start: CheckResult = {
    id: 'start',
    title: 'Start',
    state: 'fail',
    says: 'Sotto does not start.',
    do: faultSentence(fault),
  }
  const items = [...ground.items.map((item) => ({ ...item })), start]
  return { state: 'fail', items, total: items.length }
}

const MARKS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' }

function checkText({ title, state, says, do: what }: CheckResult): string {
  return [`${MARKS[state]}  ${title}: ${says}`, ...(what === undefined ? [] : [`      ${what}`])].join('\n')
}
