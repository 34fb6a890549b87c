export { infoNce } from './info-nce.ts';
export type { InfoNceOptions } from './info-nce.ts';
export { leoclrLoss } from './leoclr-loss.ts';
export type { LeoclrLossOptions } from './leoclr-loss.ts';

// The same as values that a name on the command line can stand for
export { infoNcePlugin, leoclrLossPlugin } from './plugins.ts';
export type { TemperatureOptions } from './plugins.ts';
