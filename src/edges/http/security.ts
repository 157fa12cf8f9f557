/**
 * What browsers must not do with our answers. `nonce` opens the one inline style sheet that the components write.
 * `hsts` is off for `localhost`: browsers apply it to all ports of a host, and plain HTTP on loopback is one of ours.
 */
export function securityHeaders(o: { hsts: boolean; nonce?: string }): Record<string, string> {
  const style = o.nonce === undefined ? "'self'" : `'self' 'nonce-${o.nonce}'`
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src ${style}`,
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "media-src 'self' blob:",
      "connect-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)',
    ...(o.hsts ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
