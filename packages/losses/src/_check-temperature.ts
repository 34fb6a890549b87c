import { LeoclrError } from '@leoclr/core';

export function checkTemperature(caller: string, temperature: number): void {
  if (temperature > 0 && Number.isFinite(temperature)) return;
  throw new LeoclrError('option', `${caller}(): expected temperature to be a positive number, got ${temperature}.`);
}
