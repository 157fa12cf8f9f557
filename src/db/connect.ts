import { Client } from 'pg'

/**
 * One connection outside the pool, for a job of its own; the caller ends it. A connection that breaks between two
 * queries tells it by an event, which would end the process if nobody listened; the next query fails anyway.
 */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
