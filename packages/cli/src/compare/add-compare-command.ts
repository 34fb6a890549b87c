import type { Command } from 'commander';
import type { OnCall } from '../program.ts';

const EXAMPLES = `
Examples:
  $ leoclr compare runs/leoclr runs/mocov2
  $ leoclr compare runs/leoclr-seed* --html compared.html
  $ leoclr compare runs/leoclr/evaluation.json --json`;

/** `leoclr compare`. */
export function addCompareCommand(program: Command, onCall: OnCall): void {
  const command = program
    .command('compare')
    .description(
      'Figures of runs side by side: differences with their uncertainty, means over seeds, settings that differ, and aloud what must not be compared.',
    )
    .argument('<RUN...>', 'Run folders or evaluation.json files; differences are to the first.')
    .option('--json', 'Print one line of JSON. (default: off)')
    .option('--html <FILE>', 'Write a page as well.')
    .addHelpText('after', EXAMPLES);
  onCall(command, async () => (await import('./compare-command.ts')).compareCommand);
}
