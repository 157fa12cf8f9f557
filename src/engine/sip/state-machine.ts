import type { Clock, Timer } from '#lib/clock.ts'
import type { TimerName, TimerValues } from './timers.ts'

/** What a machine does with its timers; `grow` sets it again with its next longer wait. */
export type TimerAction = `start ${TimerName}` | `grow ${TimerName}` | `stop ${TimerName}`
export type TimerInput = `timer ${TimerName}`
export type Transition<State, Action> = { readonly next: State; readonly actions: readonly Action[] }
/** State → input → what follows. An input that a state does not list changes nothing and does nothing. */
export type StateTable<State extends string, Input extends string, Action extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Input, Transition<State, Action>>>>>
>

/** A row of a table, written so that it reads like the arrow in the RFC's figure. */
export function to<State extends string, Action extends string>(
  next: State,
  ...actions: Action[]
): Transition<State, Action> {
  return { next, actions }
}

/** Any of the tables, once it is known that its states are its own. */
export type AnyStateTable<Input extends string, Action extends string> = Readonly<
  Record<string, Readonly<Partial<Record<Input | TimerInput, Transition<string, Action | TimerAction>>>>>
>

/** Runs one of the tables: keeps the state and the timers, hands every other action to its owner. */
export class StateMachine<Input extends string, Action extends string> {
  readonly #table: AnyStateTable<Input, Action>
  readonly #clock: Clock
  readonly #values: TimerValues
  readonly #perform: (action: Action) => void
  readonly #timers = new Map<TimerName, { timer: Timer; ms: number }>()
  state: string

  constructor(options: {
    table: AnyStateTable<Input, Action>
    initial: string
    clock: Clock
    values: TimerValues
    perform: (action: Action) => void
  }) {
    this.#table = options.table
    this.state = options.initial
    this.#clock = options.clock
    this.#values = options.values
    this.#perform = options.perform
  }

  /** Does what stands on the arrow into the first state. */
  begin(...actions: (Action | TimerAction)[]): void {
    this.#run(actions)
  }

  /** Takes one input. The state changes before the actions run, so an action may give the next input. */
  step(input: Input | TimerInput): void {
    const transition = this.#table[this.state]?.[input]
    if (!transition) return
    this.state = transition.next
    this.#run(transition.actions)
  }

  /** Stops every timer; no input does anything from here on. */
  finish(): void {
    this.state = 'terminated'
    for (const { timer } of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }

  #run(actions: readonly (Action | TimerAction)[]): void {
    for (const action of actions) if (!this.#runTimer(action)) this.#perform(action as Action)
  }

  #runTimer(action: Action | TimerAction): boolean {
    const name = action.slice(-1) as TimerName
    if (action.startsWith('start ')) this.#set(name, this.#values[name].ms)
    else if (action.startsWith('grow ')) this.#grow(name)
    else if (action.startsWith('stop ')) this.#cancel(name)
    else return false
    return true
  }

  #grow(name: TimerName): void {
    const { grown } = this.#values[name]
    const before = this.#timers.get(name)?.ms
    if (before !== undefined && grown) this.#set(name, grown(before))
  }

  #set(name: TimerName, ms: number | undefined): void {
    if (ms === undefined) return
    this.#cancel(name)
    if (ms === 0) return this.step(`timer ${name}`)
    const timer = this.#clock.setTimer(ms, () => this.step(`timer ${name}`))
    this.#timers.set(name, { timer, ms })
  }

  #cancel(name: TimerName): void {
    this.#timers.get(name)?.timer.cancel()
    this.#timers.delete(name)
  }
}
