import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#eef5f5',
  '#dae8e9',
  '#b6d2d4',
  '#8fbcc0',
  '#6ba7ac',
  '#4a8f95',
  '#357c82',
  '#266a70',
  '#1f5d63',
  '#164a50',
]
const gray: MantineColorsTuple = [
  '#f6f7f6',
  '#eef0ef',
  '#e3e7e5',
  '#d5dad8',
  '#bfc6c4',
  '#98a19f',
  '#636d6b',
  '#4a5351',
  '#353d3b',
  '#1e2423',
]
const dark: MantineColorsTuple = [
  '#dbe0df',
  '#bac2c0',
  '#98a2a0',
  '#6b7573',
  '#434c4a',
  '#353d3c',
  '#262d2c',
  '#1b2120',
  '#151a19',
  '#0f1312',
]
const red: MantineColorsTuple = [
  '#fbf1ef',
  '#f6dfdb',
  '#ebb9b2',
  '#df958b',
  '#d37a6f',
  '#c55a4d',
  '#b5443a',
  '#a1362d',
  '#8b2c25',
  '#70221c',
]
const green: MantineColorsTuple = [
  '#eff6ef',
  '#dcebdd',
  '#b7d5b9',
  '#92bf95',
  '#74ab78',
  '#549558',
  '#438247',
  '#336f38',
  '#295d2e',
  '#1d4a23',
]
const amber: MantineColorsTuple = [
  '#fbf5e8',
  '#f4e7c8',
  '#e9d093',
  '#ddb75d',
  '#cf9f36',
  '#b98722',
  '#9a6e17',
  '#7d5810',
  '#67480c',
  '#513807',
]

/** What the machine has; nothing is fetched for it. */
const SYSTEM_FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, Ubuntu, Cantarell, 'Noto Sans', 'Liberation Sans', sans-serif"

export const theme = createTheme({
  colors: { petrol, gray, dark, red, green, amber, teal: petrol, yellow: amber },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: SYSTEM_FONT,
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.78rem', sm: '0.875rem', md: '0.9375rem' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Alert: { defaultProps: { variant: 'light' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none' } },
    Modal: {
      styles: { title: { fontWeight: 600 } },
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        // Its <header> is the title's row, not a second banner of the page.
        attributes: { header: { role: 'none' } },
      },
    },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: false } },
    },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'md' } },
  },
})

/** On dark ground a tint is a little of the colour, not a darker ground. */
function darkTints(): Record<string, string> {
  const tints = ['petrol', 'green', 'amber', 'red', 'gray'].map((name) => [
    [
      `--mantine-color-${name}-light`,
      `color-mix(in srgb, var(--mantine-color-${name}-5) 22%, var(--sotto-card))`,
    ],
    [
      `--mantine-color-${name}-light-hover`,
      `color-mix(in srgb, var(--mantine-color-${name}-5) 30%, var(--sotto-card))`,
    ],
    [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-2)`],
  ])
  return Object.fromEntries(tints.flat())
}

/** Contrast first: what Mantine dims stays readable at WCAG AA on both backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--sotto-page-width': '68rem' },
  light: {
    '--mantine-color-text': '#1e2423',
    '--mantine-color-dimmed': '#5a6462',
    '--mantine-color-placeholder': '#6a7472',
    '--mantine-color-error': '#a1362d',
    '--mantine-color-anchor': '#1f6268',
    '--mantine-color-amber-light': '#faf1dc',
    '--sotto-page': '#f6f7f6',
    '--sotto-card': '#ffffff',
    '--sotto-line': '#e3e7e5',
    '--sotto-quiet': '#eef2f1',
  },
  dark: {
    ...darkTints(),
    '--mantine-color-body': '#1b2120',
    '--mantine-color-text': '#dbe0df',
    '--mantine-color-dimmed': '#a3adab',
    '--mantine-color-placeholder': '#8d9795',
    '--mantine-color-error': '#e39a90',
    '--mantine-color-anchor': '#8fc4c9',
    '--sotto-page': '#151a19',
    '--sotto-card': '#1b2120',
    '--sotto-line': '#2d3534',
    '--sotto-quiet': '#222928',
  },
})
