import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

/** `leoclr eval health`. */
export function addHealthCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('health')
    .description(
      'How well the features spread, without training anything on them: standard deviation, effective rank, uniformity, alignment and, where there are labels, nearest-neighbour purity. On 2,000 pictures unless --evaluation-images says otherwise.',
    );
  addWeightsOptions(command);
  command.optionsGroup('Protocol:').option('--seed <N>', 'Seed of the interval.', checkedOption(whole(0)), 0);
  addBaselinesOption(command, { pixels: false });
  onCall(command, async () => (await import('./health-command.ts')).healthCommand);
}
