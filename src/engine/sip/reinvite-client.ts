import type { Timer } from '#lib/clock.ts'
import type { Flow, HeaderList, LegEnd, ReinviteAnswer, Target } from './contract.ts'
import type { Dialog } from './dialog.ts'
import { InviteAttempt } from './invite-attempt.ts'
import { type LegDeps, withFlow } from './leg-deps.ts'
import { ALLOW, bodyOf, SDP_TYPE, sdpOf, withDefaults } from './leg-headers.ts'
import { tagIn } from './message-facts.ts'
import type { SipResponse } from './message.ts'

export type ReinviteClientLeg = {
  dialog(): Dialog | undefined
  target(dialog: Dialog): Target
  /** An INVITE of the peer, or the first one of ours, is still open (RFC 3261 14.1). */
  blocked(): boolean
  /** Who made the call owns its Call-ID and waits longer after a glare. */
  ownsCallId: boolean
  /** The peer does not know the dialog any more, or does not answer. */
  lost(cause: LegEnd['cause'], status: number): void
}

type Offer = { sdp: string | undefined; headers: HeaderList | undefined }

/** How often a 491 of the peer is tried again before the caller hears of it. */
const GLARE_RETRIES = 2

/** We change the session of a call that stands (RFC 3261 14.1). */
export class ReinviteClient {
  readonly #deps: LegDeps
  readonly #leg: ReinviteClientLeg
  #attempt: InviteAttempt | undefined
  #pause: { timer: Timer; resume: () => void } | undefined
  #queue: Promise<unknown> | undefined
  #closed = false

  constructor(deps: LegDeps, leg: ReinviteClientLeg) {
    this.#deps = deps
    this.#leg = leg
  }

  /** An INVITE of ours waits for its final answer. */
  get open(): boolean {
    return this.#attempt !== undefined
  }

  /** One after the other; see `CallLeg.reinvite`. */
  offer(sdp: string | undefined, headers: HeaderList | undefined): Promise<ReinviteAnswer> {
    const turn = (this.#queue ?? Promise.resolve()).then(() => this.#offer({ sdp, headers }))
    this.#queue = turn
    return turn
  }

  close(): void {
    this.#closed = true
    this.#pause?.timer.cancel()
    this.#pause?.resume()
    this.#attempt?.cancel()
  }

  async #offer(offer: Offer): Promise<ReinviteAnswer> {
    for (let retries = 0; ; retries++) {
      if (this.#closed) return { status: 481 }
      if (this.#leg.blocked()) return { status: 491 }
      const answer = await this.#try(offer)
      if (answer.status !== 491 || retries === GLARE_RETRIES) return answer
      await this.#wait(this.#glareMs())
    }
  }

  /** RFC 3261 14.1: 2.1 to 4 s for the owner of the Call-ID, up to 2 s for the other, in steps of 10 ms. */
  #glareMs(): number {
    const steps = this.#deps.ids.fraction()
    return this.#leg.ownsCallId ? 2100 + Math.floor(steps * 191) * 10 : Math.floor(steps * 201) * 10
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#pause = { timer: this.#deps.clock.setTimer(ms, resolve), resume: resolve }
    })
  }

  #try(offer: Offer): Promise<ReinviteAnswer> {
    return new Promise((resolve) => {
      const dialog = this.#leg.dialog()
      if (!dialog) return resolve({ status: 481 })
      withFlow(this.#deps.flowTo(this.#leg.target(dialog)), (flow) => {
        if (!flow || this.#closed) return resolve({ status: flow ? 481 : 503 })
        this.#send(dialog, offer, flow, resolve)
      })
    })
  }

  #send(
    dialog: Dialog,
    { sdp, headers }: Offer,
    flow: Flow,
    resolve: (answer: ReinviteAnswer) => void,
  ): void {
    const body = bodyOf(sdp)
    const defaults: HeaderList = [
      ['Contact', this.#deps.contact(flow)],
      ['User-Agent', this.#deps.userAgent],
      ['Allow', ALLOW],
    ]
    const request = dialog.createRequest(
      'INVITE',
      withDefaults(headers, body ? [...defaults, SDP_TYPE] : defaults),
      body,
    )
    const attempt = new InviteAttempt(this.#deps, request, flow, {
      provisional: () => {},
      accepted: (response) => {
        this.#attempt = undefined
        resolve(this.#accepted(dialog, attempt, response, { flow, offered: body !== undefined }))
      },
      refused: (response, cause) => {
        this.#attempt = undefined
        resolve({ status: response.status, headers: response.headers })
        if (cause === 'timeout' || response.status === 481 || response.status === 408)
          this.#leg.lost('timeout', response.status)
      },
    })
    this.#attempt = attempt
  }

  #accepted(
    dialog: Dialog,
    attempt: InviteAttempt,
    response: SipResponse,
    { flow, offered }: { flow: Flow; offered: boolean },
  ): ReinviteAnswer {
    dialog.refreshTarget(response.headers)
    const tag = tagIn(response.headers.get('To')) ?? ''
    const sequence = Number.parseInt(attempt.request.headers.get('CSeq') ?? '1', 10)
    const acknowledge = (sdp: string | undefined) => {
      const body = bodyOf(sdp)
      attempt.acknowledge(tag, dialog.createAck(sequence, body ? [SDP_TYPE] : [], body), flow)
    }
    const answer = { status: response.status, sdp: sdpOf(response), headers: response.headers }
    if (!offered && answer.sdp !== undefined) return { ...answer, acknowledge }
    acknowledge(undefined)
    return answer
  }
}
