import { styleText } from 'node:util';

/** Prints the story: plain lines, with colour and moving lines on a terminal only. */
export interface Narrator {
  /** A numbered heading. */
  chapter(title: string): void;
  /** A line of explanation. */
  say(line: string): void;
  /** A request that is about to be sent. */
  request(method: string, path: string, caller: string, body: string | null): void;
  /** The answer that came. */
  answer(status: number, lines: readonly string[]): void;
  /** Progress of a transfer, in bytes. Call it as often as you like. */
  progress(received: number, total: number): void;
  /** Tells that something takes its time, until the promise settles. */
  waiting<Result>(title: string, promise: Promise<Result>): Promise<Result>;
  /** A line that stands out. */
  warn(line: string): void;
}

const INDENT = '   ';
const BAR_CHARACTERS = 30;
const TICK_MS = 1_000;
/** Without a terminal, progress is told at each tenth. */
const PROGRESS_STEPS = 10;
const BYTES_PER_MB = 1_000_000;
const FAILED_FROM = 400;

/** A narrator on a stream, usually standard output. */
export function createNarrator(stream: NodeJS.WriteStream): Narrator {
  const style = (format: Parameters<typeof styleText>[0], text: string): string => styleText(format, text, { stream });
  let isMoving = false;
  const line = (text: string): void => {
    stream.write(`${isMoving ? '\n' : ''}${text}\n`);
    isMoving = false;
  };
  const movingLine = (text: string): void => {
    stream.write(`\r\x1b[2K${INDENT}${text}`);
    isMoving = true;
  };
  let chapters = 0;
  let lastStep = -1;

  return {
    chapter: (title) => {
      chapters += 1;
      line(`\n${style('bold', `${String(chapters).padStart(2)} ${title}`)}`);
    },
    say: (text) => line(`${INDENT}${text}`),
    warn: (text) => line(`${INDENT}${style('yellow', text)}`),
    request: (method, path, caller, body) => {
      line(`${INDENT}${style('cyan', '→')} ${style('bold', `${method} ${path}`)}  ${style('dim', `as ${caller}`)}`);
      if (body !== null) line(`${INDENT}  ${style('dim', body)}`);
    },
    answer: (status, lines) => {
      const text = style(status < FAILED_FROM ? 'green' : 'red', `← ${status}`);
      line(`${INDENT}${text} ${lines[0] ?? ''}`);
      for (const further of lines.slice(1)) line(`${INDENT}      ${further}`);
    },
    progress: (received, total) => {
      const step = Math.floor((received / total) * PROGRESS_STEPS);
      const told = `${Math.round(received / BYTES_PER_MB)} of ${Math.round(total / BYTES_PER_MB)} MB`;
      if (stream.isTTY) movingLine(`${bar(received / total)} ${told}`);
      else if (step !== lastStep) line(`${INDENT}${told}`);
      lastStep = step;
    },
    waiting: (title, promise) => waitVisibly(title, promise, stream.isTTY ? movingLine : null, line),
  };
}

function bar(fraction: number): string {
  const full = Math.round(fraction * BAR_CHARACTERS);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CHARACTERS - full)}`;
}

async function waitVisibly<Result>(
  title: string,
  promise: Promise<Result>,
  movingLine: ((text: string) => void) | null,
  line: (text: string) => void,
): Promise<Result> {
  if (movingLine === null) {
    line(`${INDENT}${title}`);
    return promise;
  }
  let seconds = 0;
  movingLine(title);
  const timer = setInterval(() => {
    seconds += 1;
    movingLine(`${title} ${seconds} s`);
  }, TICK_MS);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}
