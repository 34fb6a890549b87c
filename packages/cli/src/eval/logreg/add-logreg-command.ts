import { Option } from 'commander';
import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { numbers, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';
import { validationShare } from './validation-share.ts';

/** `leoclr eval logreg`. */
export function addLogregCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('logreg')
    .description(
      'Logistic regression on frozen features, its regularisation chosen on held-out training pictures; tested on the validation part.',
    );
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .addOption(new Option('--metric <NAME>', 'What is chosen by and reported.').choices(['top-1', 'mean-per-class']).default('top-1'))
    .option(
      '--l2 <LIST>',
      "Strengths to choose from, scikit-learn's 1/C (default: 45 from 0.000001 to 100000, evenly in the logarithm).",
      checkedOption(numbers()),
    )
    .option(
      '--validation-share <X>',
      'Share of the training pictures that the strength is chosen on.',
      checkedOption(validationShare()),
      0.2,
    )
    .option('--seed <N>', 'Seed of what is held out, and of the intervals.', checkedOption(whole(0)), 0);
  addBaselinesOption(command);
  onCall(command, async () => (await import('./logreg-command.ts')).logregCommand);
}
