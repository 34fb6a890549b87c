import type { TextStream } from '@leoclr/log';

/** A line that says where a long piece of work is. */
export interface StatusLine {
  /** Shows the text, unless the last change is too recent; `now` shows it in any case. */
  update(text: string, now?: boolean): void;
  /** Takes the line away from a terminal. */
  clear(): void;
}

const TERMINAL_MS = 100;
/** In a log file a line now and then is enough. */
const PLAIN_MS = 10_000;
const USUAL_WIDTH = 120;

/** A status line: drawn over itself on a terminal, a plain line now and then elsewhere. */
export function statusLine(stream: TextStream): StatusLine {
  const isTerminal = stream.isTTY === true;
  let drawnAt = isTerminal ? -Infinity : performance.now();
  return {
    update(text, now = false) {
      if (!now && performance.now() - drawnAt < (isTerminal ? TERMINAL_MS : PLAIN_MS)) return;
      drawnAt = performance.now();
      // One column stays free: a full line would make some terminals wrap.
      stream.write(isTerminal ? `\r${text.slice(0, (stream.columns || USUAL_WIDTH) - 1)}\u001b[K` : `${text}\n`);
    },
    clear() {
      if (isTerminal) stream.write('\r\u001b[K');
    },
  };
}
