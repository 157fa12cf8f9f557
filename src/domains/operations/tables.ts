import { technical } from '#db/classes.ts'
import { defaulted, integer, nullable, text, timestamp, uuid } from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

/** When each piece of housekeeping is due next. In the database, so that a job missed while the machine was off is caught up. */
export const jobTimetable = table(
  'job_timetable',
  {
    owner: 'operations',
    label: {
      de: 'Fahrplan der Aufräumarbeiten',
      en: 'Timetable of housekeeping',
      fr: 'Calendrier d’entretien',
    },
    scope: 'system',
    primaryKey: ['job'],
  },
  {
    job: text(technical('name of a job of the program; the rows are as many as there are jobs')),
    due_at: timestamp(technical('when the job is to run next; moves on when it is through')),
    holder: nullable(uuid(technical('random id of the process at work on it, so that two never are'))),
    lease_until: nullable(
      timestamp(technical('until when the holder counts as alive without another sign of life')),
    ),
    started_at: nullable(timestamp(technical('when the last run began, whether or not it came to an end'))),
    finished_at: nullable(timestamp(technical('when the last run that succeeded came to its end'))),
    failures: defaulted(integer(technical('runs that failed since the last one that succeeded'))),
    changed: defaulted(integer(technical('how many rows the last run deleted or wrote, a bare count'))),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    job_timetable: RowOf<typeof jobTimetable>
  }
}
