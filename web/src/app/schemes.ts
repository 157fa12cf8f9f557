/** How the screen looks: one of two, or like the device. */
export const SCHEMES = ['light', 'dark', 'auto'] as const
