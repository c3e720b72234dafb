import pino from 'pino';

/** Structured logging: one JSON object a line on the standard error stream. */
export type Log = pino.Logger;

const SECRET_PATHS = [
  'authorization',
  'password',
  'secret',
  'api_key',
  'token',
  'encoded',
  'cookie',
  '*.authorization',
  '*.password',
  '*.secret',
  '*.token',
  '*.cookie',
];

/** Opens the log. Fields whose names tell of a secret are redacted, as a second line behind never logging one. */
export function openLog(level: string, nodeName: string): Log {
  return pino(
    {
      level,
      base: { node: nodeName },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
