import type { ConsoleAnswer } from './exchange.ts';

/** Nothing but files of this origin, nothing inline, in no frame. @see https://www.w3.org/TR/CSP3/ */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: ConsoleAnswer['headers'] = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const YEAR_SECONDS = 31_536_000;

/** The answer with what every answer says to browsers. `isSecure`: it goes by HTTPS. */
export function withSecurityHeaders(answer: ConsoleAnswer, isSecure: boolean): ConsoleAnswer {
  const transport = isSecure ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {};
  return { ...answer, headers: { ...HEADERS, ...transport, ...answer.headers } };
}
