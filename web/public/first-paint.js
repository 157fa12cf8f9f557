// Runs before the first paint, so that a dark screen never flashes white and screen readers hear the right language.
;(function () {
  const root = document.documentElement
  try {
    const scheme = localStorage.getItem('sotto.theme')
    const dark =
      scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
    const language = localStorage.getItem('sotto.language') || (navigator.language || 'en').slice(0, 2)
    root.lang = ['de', 'en', 'fr'].indexOf(language) < 0 ? 'en' : language
  } catch {
    // Storage is blocked: the light theme and English are fine until the application has loaded.
  }
})()
