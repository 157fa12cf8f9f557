import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { parseMessage, type SipMessage, type SipRequest, type SipResponse } from '#engine/sip/index.ts'
import { createResponse } from '#engine/sip/response.ts'
import { serializeMessage } from '#engine/sip/serialize.ts'

/** A peer on UDP without a mind of its own: says exactly what a test writes, hears everything. */
export class SipPeer {
  readonly port: number
  readonly heard: SipMessage[] = []
  readonly #socket: Socket
  #waiting: (() => void)[] = []
  #taken = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    this.port = socket.address().port
    socket.on('message', (bytes) => {
      const result = parseMessage(bytes)
      if (!result.ok) throw new Error(`the stack sent what cannot be read: ${result.error.detail}`)
      this.heard.push(result.message)
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  static async open(host = '127.0.0.1'): Promise<SipPeer> {
    const socket = createSocket('udp4')
    socket.bind(0, host)
    await once(socket, 'listening')
    return new SipPeer(socket)
  }

  /** The next message, in the order they came. */
  async next(): Promise<SipMessage> {
    while (this.heard.length <= this.#taken) await new Promise<void>((wake) => this.#waiting.push(wake))
    const message = this.heard[this.#taken++]
    if (!message) throw new Error('no message')
    return message
  }

  async nextResponse(): Promise<SipResponse> {
    const message = await this.next()
    if (message.kind !== 'response') throw new Error(`a response was expected, not ${message.method}`)
    return message
  }

  async nextRequest(method: string): Promise<SipRequest> {
    const message = await this.next()
    if (message.kind !== 'request' || message.method !== method)
      throw new Error(
        `${method} was expected, not ${message.kind === 'request' ? message.method : message.status}`,
      )
    return message
  }

  send(port: number, text: string): void {
    this.#socket.send(text, port, '127.0.0.1')
  }

  /** Answers a request it heard, to the port it came from. */
  answer(
    port: number,
    request: SipRequest,
    status: number,
    more: { toTag?: string; headers?: [string, string][]; sdp?: string } = {},
  ): void {
    const headers: [string, string][] = [...(more.headers ?? [])]
    if (more.sdp !== undefined) headers.push(['Content-Type', 'application/sdp'])
    const body = Buffer.from(more.sdp ?? '')
    const response = createResponse(request, status, { toTag: more.toTag, headers, body })
    this.#socket.send(serializeMessage(response), port, '127.0.0.1')
  }

  async close(): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}

export type Script = {
  method: string
  /** Port in the Via and Contact of the sender. */
  port: number
  branch?: string
  callId?: string
  cseq?: number
  fromTag?: string
  toTag?: string
  headers?: string[]
  body?: string
  /** `rport` is asked for unless this is false. */
  rport?: boolean
}

/** The text of a request, complete but for what a test is about. */
export function requestText(script: Script): string {
  const { method, port, branch = 'z9hG4bKb1', callId = 'call-1', cseq = 1, fromTag = 'theirs' } = script
  const body = script.body ?? ''
  return [
    `${method} sip:p4k7xw2m@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port}${script.rport === false ? '' : ';rport'};branch=${branch}`,
    'Max-Forwards: 70',
    `From: <sip:a1b2c3d4@sotto.test>;tag=${fromTag}`,
    `To: <sip:p4k7xw2m@sotto.test>${script.toTag === undefined ? '' : `;tag=${script.toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:127.0.0.1:${port}>`,
    ...(script.headers ?? []),
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}
