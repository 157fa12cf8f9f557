import type { Command } from 'commander'

import { Device, DeviceList, SipAccess } from '#domains/devices/contract.ts'
import { isId } from '#lib/ids.ts'

import type { Api } from '../api.ts'
import { Failure } from '../failure.ts'
import { findPerson, personLabel } from '../person.ts'
import { sipSheet } from '../sip-sheet.ts'
import { table } from '../table.ts'
import { example, type Perform } from '../task.ts'
import { localTime } from '../time.ts'

const NewDevice = Device.extend({ sip: SipAccess })

export function addDeviceCommands(program: Command, perform: Perform): void {
  const device = program.command('device').description('telephones and their secrets')

  example(
    device.command('list <person>').description("list somebody's telephones"),
    'device list 206',
  ).action((text: string, _options: object, command: Command) =>
    perform(command, async ({ api, show }) => {
      const { id } = await findPerson(api, text)
      const list = await api.get(`/people/${id}/devices`, DeviceList)
      show(list, () => deviceTable(list.items))
    }),
  )

  example(
    device
      .command('add <person>')
      .description('add a telephone; its password is shown once')
      .option('--name <name>', 'what it is called'),
    'device add 206 --name "Desk phone"',
  ).action((text: string, options: { name?: string }, command: Command) =>
    perform(command, async ({ api, show }) => {
      const person = await findPerson(api, text)
      const made = await api.send('POST', `/people/${person.id}/devices`, NewDevice, { name: options.name })
      show(
        made,
        () => `${made.name} of ${personLabel(person)}, its password is shown once:\n${sipSheet(made.sip)}`,
      )
    }),
  )

  example(
    device
      .command('secret <person> <device>')
      .description('give a telephone a new password; the old one stops working'),
    'device secret 206 p4k7xw2m',
  ).action((text: string, named: string, _options: object, command: Command) =>
    perform(command, async ({ api, show }) => {
      const { id } = await findPerson(api, text)
      const { id: deviceId } = await findDevice(api, id, named)
      const sip = await api.send('POST', `/people/${id}/devices/${deviceId}/secret`, SipAccess)
      show(sip, () => `The new password is shown once:\n${sipSheet(sip)}`)
    }),
  )

  example(
    device.command('remove <person> <device>').description('remove a telephone and end its registrations'),
    'device remove 206 p4k7xw2m',
  ).action((text: string, named: string, _options: object, command: Command) =>
    perform(command, async ({ api, show }) => {
      const { id } = await findPerson(api, text)
      const found = await findDevice(api, id, named)
      await api.tell('DELETE', `/people/${id}/devices/${found.id}`)
      show({ removed: found.id }, () => `${found.name} is removed.`)
    }),
  )
}

/** A telephone of one person by its id or its SIP user name. */
async function findDevice(api: Api, personId: string, named: string): Promise<Device> {
  const { items } = await api.get(`/people/${personId}/devices`, DeviceList)
  const found = items.find(({ id, sip_username }) => (isId(named) ? id === named : sip_username === named))
  if (!found) throw new Failure('They have no such telephone: device list <person> shows ids and user names.')
  return found
}

function deviceTable(items: readonly Device[]): string {
  return table(items, [
    { heading: 'User name', cell: ({ sip_username }) => sip_username },
    { heading: 'Name', cell: ({ name }) => name },
    { heading: 'Registered', cell: ({ contacts }) => contacts.map(contactText).join('; ') || 'no' },
    { heading: 'Added', cell: ({ created_at }) => localTime(created_at) },
    { heading: 'Id', cell: ({ id }) => id },
  ])
}

function contactText({ transport, user_agent, expires_at }: Device['contacts'][number]): string {
  return `${transport} until ${localTime(expires_at)}${user_agent === undefined ? '' : ` (${user_agent})`}`
}
