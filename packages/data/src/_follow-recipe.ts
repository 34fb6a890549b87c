import type { Recipe } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';

/** Makes a value again from its recipe, on whichever thread this is. @throws LeoclrError `plugin` when the module has no such function. */
export async function followRecipe<Value>({ module, name, options }: Recipe): Promise<Value> {
  const exported = (await import(module)) as Record<string, unknown>;
  const make = exported[name];
  if (typeof make !== 'function') {
    throw new LeoclrError(
      'plugin',
      `batches(): expected ${module} to export the function ${name} that a recipe names, found ${typeof make}.`,
    );
  }
  return (await make(options)) as Value;
}
