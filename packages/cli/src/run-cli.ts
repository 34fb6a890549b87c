import { CommanderError } from 'commander';
import { explainError } from './explain-error.ts';
import { buildProgram } from './program.ts';
import type { Streams } from './streams.ts';

/**
 * Runs the command line and returns its exit code: 0, 1 after an error, 130 after Ctrl-C. Never throws and never ends the process.
 *
 * @param argv The arguments behind `leoclr`, usually `process.argv.slice(2)`.
 *
 * @example
 * ```ts
 * process.exitCode = await runCli(process.argv.slice(2));
 * ```
 */
export async function runCli(argv: readonly string[], streams: Streams = process): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(streams, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has already said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode;
    streams.stderr.write(`${explainError(error, { debug: argv.includes('--debug') })}\n`);
    return 1;
  }
}
