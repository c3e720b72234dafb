/** An event of the audit log, as far as it is shown here. */
export interface HistoryEvent {
  readonly id: string | null;
  /** Milliseconds since the epoch; `null`: not told. */
  readonly at: number | null;
  /** Name of the event, e.g. `create_apikey`. */
  readonly event: string;
  readonly decision: string | null;
  readonly user: string | null;
  /** Method and path. */
  readonly request: string | null;
  /** Address and port of the peer. */
  readonly address: string | null;
  readonly reason: string | null;
}

/** Reads a line of the audit log; what is missing or of another kind is `null`. */
export function readHistoryEvent(line: Readonly<Record<string, unknown>>): HistoryEvent {
  const atMs = Date.parse(textOf(line, '@timestamp') ?? '');
  const request = [textOf(line, 'request.method'), textOf(line, 'url.path')].filter((part) => part !== null).join(' ');
  return {
    id: textOf(line, 'event.id'),
    at: Number.isNaN(atMs) ? null : atMs,
    event: textOf(line, 'event.action') ?? '',
    decision: textOf(line, 'decision'),
    user: textOf(line, 'user.name'),
    request: request === '' ? null : request,
    address: textOf(line, 'origin.address'),
    reason: textOf(line, 'reason'),
  };
}

function textOf(line: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = line[field];
  return typeof value === 'string' ? value : null;
}
