import { createHmac, timingSafeEqual } from 'node:crypto'

import { isId } from '#lib/ids.ts'

/** Stands for all devices that never signed in to the account. */
export const UNKNOWN_DEVICE = '00000000-0000-0000-0000-000000000000'
export const DEVICE_COOKIE = '__Host-sotto-device'
export const DEVICE_COOKIE_SECONDS = 180 * 86_400

/**
 * The cookie of a browser that signed in before: `<account>.<device>.<issued>.<mac>`. It opens nothing; it only gives
 * the browser its own five tries, so that strangers who guess cannot lock the owner out (OWASP device cookies).
 */
export function createKnownDevices(key: Buffer) {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')

  return {
    issue(accountId: string, deviceId: string, now: Date): string {
      const text = `${accountId}.${deviceId}.${Math.floor(now.getTime() / 1000)}`
      return `${text}.${sign(text)}`
    },

    /** The device's id when the cookie is ours, of this account and not too old. */
    read(cookie: string | undefined, accountId: string, now: Date): string | undefined {
      const [account = '', device = '', issued = '', mac = ''] = cookie?.split('.') ?? []
      const wanted = Buffer.from(sign(`${account}.${device}.${issued}`))
      const given = Buffer.from(mac)
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
      const age = now.getTime() / 1000 - Number(issued)
      return account === accountId && isId(device) && age < DEVICE_COOKIE_SECONDS ? device : undefined
    },
  }
}
