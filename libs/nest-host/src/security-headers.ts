import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What every answer says to browsers. Scripts, styles, worklets and connections of the page come from its own host alone;
 * the edge says the same (deploy/caddy/Caddyfile), and HSTS where there is a certificate.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function addSecurityHeaders(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  next();
}
