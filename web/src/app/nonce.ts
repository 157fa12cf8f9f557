/** The nonce of this visit's content security policy; the server writes it into the page it serves. */
export function styleNonce(): string {
  const written = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  return written.startsWith('__') ? '' : written
}

// react-remove-scroll, which keeps the page still behind a dialog, looks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() || undefined })
