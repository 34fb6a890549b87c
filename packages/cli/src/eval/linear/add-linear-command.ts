import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { numbers, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

/** `leoclr eval linear`. */
export function addLinearCommand(parent: Command, onCall: OnCall): void {
  const command = parent.command('linear').description('Accuracy of a linear classifier on frozen features, trained on the training part.');
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .option('--epochs <N>', 'Passes over the features.', checkedOption(whole(1)), 100)
    .option('--batch-size <N>', 'Features in a step.', checkedOption(whole(1)), 256)
    .option(
      '--learning-rates <LIST>',
      'Learning rates to choose from on held-out training pictures (default: 0.001,0.003,0.01,0.03,0.1,0.3).',
      checkedOption(numbers()),
    )
    .option('--seed <N>', 'Seed of the first classifier and of the order.', checkedOption(whole(0)), 0);
  addBaselinesOption(command);
  onCall(command, async () => (await import('./linear-command.ts')).linearCommand);
}
