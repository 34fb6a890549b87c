import { describeLoss } from './describe-loss.ts';
import { plainPlugin } from './fixtures/plain-loss.ts';

describeLoss(plainPlugin);
describeLoss(plainPlugin, { engine: 'wasm', options: { temperature: 0.07 } });
