import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { positive, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

/** `leoclr eval robustness`. */
export function addRobustnessCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('robustness')
    .description(
      'What is left of the accuracy when validation pictures are cropped, greyed, blurred, hidden in part or made smaller; training pictures are the bank of the classifier and stay as they are.',
    );
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .option('--k <N>', 'Neighbours that vote.', checkedOption(whole(1)), 200)
    .option('--temperature <X>', 'Temperature of the votes.', checkedOption(positive()), 0.1)
    .option('--seed <N>', 'Seed of the places of crops and occluders, and of the intervals.', checkedOption(whole(0)), 0);
  addBaselinesOption(command);
  onCall(command, async () => (await import('./robustness-command.ts')).robustnessCommand);
}
