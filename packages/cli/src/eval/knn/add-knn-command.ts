import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { positive, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

/** `leoclr eval knn`. */
export function addKnnCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('knn')
    .description('Weighted k-nearest-neighbour accuracy on the validation part; training pictures are the bank. Takes no training.');
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .option('--k <N>', 'Neighbours that vote.', checkedOption(whole(1)), 200)
    .option('--temperature <X>', 'Temperature of the votes.', checkedOption(positive()), 0.1);
  addBaselinesOption(command);
  onCall(command, async () => (await import('./knn-command.ts')).knnCommand);
}
