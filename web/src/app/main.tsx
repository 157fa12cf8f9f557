/* oxlint-disable import/no-unassigned-import -- style sheets have nothing to name */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './global.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './app.tsx'
import { readStored } from './stored.ts'
import { startTexts } from './texts/index.ts'
import { chooseLanguage, LANGUAGE_KEY } from './texts/language.ts'

const host = document.getElementById('root')
if (!host) throw new Error('index.html has no #root')

await startTexts(chooseLanguage(readStored(LANGUAGE_KEY), navigator.languages))
createRoot(host).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
