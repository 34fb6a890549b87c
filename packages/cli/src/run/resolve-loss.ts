import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LeoclrError, unknownName } from '@leoclr/core';
import type { LossPlugin } from '@leoclr/core';
import { infoNcePlugin, leoclrLossPlugin } from '@leoclr/losses';
import type { Method } from '@leoclr/trainer';
import { createJiti } from 'jiti';
import type { Settings } from '../settings/settings.ts';

type AnyPlugin = LossPlugin<unknown>;

/** Losses that `--loss` knows by name. */
export const builtInLosses: readonly AnyPlugin[] = [leoclrLossPlugin, infoNcePlugin].map((plugin) => plugin as AnyPlugin);

/**
 * The method with the loss that the settings name, or as it is when they name none.
 *
 * @throws LeoclrError `option` for an unknown name, wrong options, or a loss for other views than the method has; `plugin` for a module
 * that holds no loss plug-in.
 */
export async function resolveLoss(method: Method, { loss: name, lossOptions, temperature }: Settings, folder: string): Promise<Method> {
  if (name === null) return method;
  const builtIn = builtInLosses.find((plugin) => plugin.name === name);
  const plugin = builtIn ?? (await importPlugin(name, folder));
  const { queries, keys } = plugin.views;
  if (queries !== method.queries.length || keys !== method.keys.length) {
    const has = `the method ${method.name} has ${views(method.queries.length, method.keys.length)}`;
    throw new LeoclrError(
      'option',
      `--loss ${name} compares ${views(queries, keys)}, but ${has}. Choose another --method or another --loss.`,
    );
  }
  const options = await checkOptions(plugin, builtIn === undefined ? lossOptions : { temperature, ...lossOptions }, name);
  return { ...method, loss: plugin.create(options), queueSize: plugin.queue === 'none' ? 0 : method.queueSize };
}

function views(queries: number, keys: number): string {
  return `${queries} ${queries === 1 ? 'query' : 'queries'} with ${keys} ${keys === 1 ? 'key' : 'keys'}`;
}

async function checkOptions(plugin: AnyPlugin, options: Readonly<Record<string, unknown>>, name: string): Promise<unknown> {
  const result = await plugin.options['~standard'].validate(options);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const path = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  throw new LeoclrError('option', `--loss-options for ${name}: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'not accepted'}.`);
}

/** The plug-in that a package or a file exports as default. */
async function importPlugin(name: string, folder: string): Promise<AnyPlugin> {
  const isPath = /^\.{0,2}[/\\]/.test(name);
  const jiti = createJiti(pathToFileURL(join(folder, 'leoclr.config.ts')).href, { moduleCache: false });
  const url = jiti.esmResolve(name, { try: true });
  if (url === undefined) throw notFound(name, isPath);
  const exported = await importModule(url, name, () => jiti.import(url));
  const plugin = exported?.['default'];
  if (!isPlugin(plugin)) {
    throw new LeoclrError(
      'plugin',
      `--loss ${name}: expected its default export to be a loss plug-in with name, views, queue, options and create(). Make one with defineLoss() of @leoclr/core.`,
    );
  }
  return plugin;
}

function notFound(name: string, isPath: boolean): LeoclrError {
  const scoped = isPath || name.startsWith('@');
  const message = isPath
    ? `--loss ${name}: there is no such file.`
    : scoped
      ? `--loss ${name}: there is no such package here. Install it with npm install ${name}.`
      : `${unknownName(
          'loss',
          name,
          builtInLosses.map((plugin) => plugin.name),
        )} Losses of others are named by their package or path.`;
  return new LeoclrError('option', message);
}

/** TypeScript goes through jiti; everything else is Node's own business, so that modules aren't loaded twice. */
async function importModule(url: string, name: string, importSource: () => Promise<unknown>): Promise<Record<string, unknown> | undefined> {
  try {
    return (await (/\.[cm]?ts$/.test(url) ? importSource() : import(url))) as Record<string, unknown> | undefined;
  } catch (error) {
    throw new LeoclrError('plugin', `--loss ${name}: can't be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function isPlugin(value: unknown): value is AnyPlugin {
  if (typeof value !== 'object' || value === null) return false;
  const { name, views: counts, options, create } = value as Partial<AnyPlugin>;
  return (
    typeof name === 'string' &&
    Number.isInteger(counts?.queries) &&
    Number.isInteger(counts?.keys) &&
    typeof options?.['~standard']?.validate === 'function' &&
    typeof create === 'function'
  );
}
