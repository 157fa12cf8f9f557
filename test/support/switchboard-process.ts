/**
 * A telephone server in a process of its own, to be killed. Its parent tells it where through the arguments: database
 * URL, key folder, folder for the spool, SIP port. It reports its port, and settles its records when asked to.
 */
import { openDatabase } from '#db/database.ts'
import { KeyStore } from '#domains/vault/index.ts'
import { createBus } from '#lib/events.ts'
import { createLog } from '#lib/log.ts'

import { createTelephony } from '../../src/telephony.ts'
import { createDomains } from './domains.ts'
import { rtpRange } from './rtp-range.ts'

const [url = '', keyFolder = '', folder = '', port = '0'] = process.argv.slice(2)
const log = createLog((line) => process.stderr.write(`${line}\n`), 'error')
const bus = createBus(() => log.error('test.listener_failed'))
const database = openDatabase({ url, log, bus, poolSize: 4 })
const keys = await KeyStore.open(keyFolder)
const domains = await createDomains({ database, keys, bus, folder, log })
await domains.numbers.load()
await domains.devices.load()
domains.numbers.start()
domains.devices.start()
domains.records.start()
const telephony = await createTelephony({
  ...domains,
  bus,
  log,
  bind: '127.0.0.1',
  address: '127.0.0.1',
  rtpPorts: rtpRange(3_000),
  t1Ms: 50,
})
const listening = await telephony.listen(Number(port))
process.on('message', (asked) => {
  if (asked === 'settle') void domains.records.settled().then(() => process.send?.({ settled: true }))
})
process.on('disconnect', () => process.exit(0))
process.send?.({ port: listening.port })
