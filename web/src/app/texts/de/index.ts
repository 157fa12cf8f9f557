import type { Texts } from '../shape.ts'
import { access } from './access.ts'
import { audit } from './audit.ts'
import { calls } from './calls.ts'
import { common } from './words.ts'
import { devices } from './devices.ts'
import { errors } from './errors.ts'
import { people } from './people.ts'
import { privacy } from './privacy.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'

export const de: Texts = { access, audit, calls, common, devices, errors, people, privacy, settings, shell }
