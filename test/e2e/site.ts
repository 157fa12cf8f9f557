import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'

import { startServer, type TestServer } from '../support/server.ts'

export const PASSWORD = 'seven green lanterns hum'

export type Site = {
  server: TestServer
  /** The one-time secret of the set-up link. */
  setupToken: string
  url: string
  /** A signed-in caller of the API, for what a test needs to be there before it begins. */
  as(login: string): Promise<Caller>
}
export type Caller = <Answer = unknown>(method: string, path: string, body?: unknown) => Promise<Answer>

/** A server without a company. */
export async function startSite(): Promise<Site> {
  const server = await startServer()
  return {
    server,
    url: server.url,
    setupToken: await setupTokenOf(server),
    as: (login) => signedIn(server.url, login),
  }
}

/** A server with a company: Clara is everything, Jonas and Ines are users. */
export async function startCompany(): Promise<Site> {
  const site = await startSite()
  await ask(site.url, '', 'POST', '/setup', {
    token: site.setupToken,
    company: 'Wiesental Instruments',
    login: 'clara',
    password: PASSWORD,
    first_name: 'Clara',
    last_name: 'Vogt',
    language: 'en',
    time_zone: 'Europe/Berlin',
  })
  const clara = await site.as('clara')
  await clara('POST', '/people', {
    first_name: 'Jonas',
    last_name: 'Brandt',
    login: 'jonas',
    password: PASSWORD,
    extension: '201',
  })
  await clara('POST', '/people', {
    first_name: 'Ines',
    last_name: 'Keller',
    login: 'ines',
    password: PASSWORD,
    extension: '202',
  })
  return site
}

/** The link is printed after the address. */
async function setupTokenOf(server: TestServer): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const token = /\/setup#(\S+)\s/.exec(server.output())?.[1]
    if (token) return token
    await delay(100)
  }
  throw new Error('The server printed no set-up link.')
}

async function signedIn(url: string, login: string): Promise<Caller> {
  const response = await send(url, '', 'POST', '/session', { login, password: PASSWORD })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return (method, path, body) => ask(url, cookie, method, path, body)
}

async function ask<Answer>(
  url: string,
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await send(url, cookie, method, path, body)
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

function send(url: string, cookie: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = new Headers({ cookie })
  if (body !== undefined) headers.set('content-type', 'application/json')
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
