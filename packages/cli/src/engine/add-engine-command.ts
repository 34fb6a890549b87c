import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { OnCall } from '../program.ts';

/** `leoclr engine install`. */
export function addEngineCommand(program: Command, onCall: OnCall): void {
  const command = program.command('engine').description('Get what makes training on this machine fast.').helpCommand(false);
  const install = command
    .command('install')
    .description(
      'Get the oneDNN library for the engine onednn. On Debian and Ubuntu it is downloaded into your cache folder, without root; elsewhere the command to run is printed.',
    )
    .option('--timeout <SECONDS>', 'Give up after this long.', seconds, 300);
  onCall(install, async () => (await import('./engine-install-command.ts')).engineInstallCommand);
}

function seconds(text: string): number {
  const value = Number(text);
  // More doesn't fit into a timer.
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('Expected a number of seconds above 0 and up to 86400.');
}
