import type { Command } from 'commander';
import type { OnCall } from '../program.ts';
import { addFinetuneCommand } from './finetune/add-finetune-command.ts';
import { addHealthCommand } from './health/add-health-command.ts';
import { addKnnCommand } from './knn/add-knn-command.ts';
import { addLinearCommand } from './linear/add-linear-command.ts';
import { addLogregCommand } from './logreg/add-logreg-command.ts';
import { addRobustnessCommand } from './robustness/add-robustness-command.ts';
import { addSemiCommand } from './semi/add-semi-command.ts';
import { addTransferCommand } from './transfer/add-transfer-command.ts';

/** `leoclr eval …`: each protocol is a subcommand with a folder of its own. */
export function addEvalCommand(program: Command, onCall: OnCall): void {
  const command = program.command('eval').description('Measure what a trained network has learned.').helpCommand(false);
  addHealthCommand(command, onCall);
  addKnnCommand(command, onCall);
  addLinearCommand(command, onCall);
  addLogregCommand(command, onCall);
  addFinetuneCommand(command, onCall);
  addSemiCommand(command, onCall);
  addTransferCommand(command, onCall);
  addRobustnessCommand(command, onCall);
}
