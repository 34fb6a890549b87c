import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs Node with the given arguments and tells how it went: `{ code, output }`. Never throws; a program that can't start or is killed has code 1.
 *
 * @param {string[]} args
 * @param {object} [options]
 * @param {boolean} [options.quiet] Collect stdout and stderr in `output` (default) or let them through.
 * @param {string} [options.cwd] Default: the repository's root.
 * @param {number} [options.timeoutMs] Kill the program after this long; default never.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runNode(args, { quiet = true, cwd = root, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      // Nothing here phones home.
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    // Ctrl-C reaches the child too: let it end in its own way and tell us.
    const passOn = (signal) => signal === 'SIGTERM' && child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
    const timer = timeoutMs > 0 ? setTimeout(stop, timeoutMs) : undefined;
    child.on('error', (error) => finish(1, error.message));
    child.on('close', (code) => finish(code ?? 1, ''));

    function stop() {
      output += `\nStopped after ${Math.round(timeoutMs / 1000)} s.`;
      child.kill('SIGKILL');
    }
    function finish(code, extra) {
      clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, passOn);
      resolve({ code, output: output + extra });
    }
  });
}

/**
 * The script behind a command of an installed package. Calling it through Node works on every platform, without a shell.
 *
 * @param {string} packageName
 * @param {string} [command] Default: the package's name.
 */
export function toolPath(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Whether the module with this `import.meta.url` is the program that Node was asked to run. */
export function isMain(url) {
  return process.argv[1] !== undefined && url === pathToFileURL(realpathSync(process.argv[1])).href;
}
