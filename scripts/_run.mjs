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
    // What may have to be stopped gets a process group of its own, so that nothing it started outlives it.
    const ownGroup = timeoutMs > 0 && process.platform !== 'win32';
    const child = spawn(process.execPath, args, {
      cwd,
      detached: ownGroup,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : [ownGroup ? 'ignore' : 'inherit', 'inherit', 'inherit'],
      // Nothing here phones home.
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    });
    const send = (signal) => (ownGroup ? process.kill(-child.pid, signal) : child.kill(signal));
    // Ctrl-C reaches a child of our own group by itself; either way, it may end as it likes and tell us.
    const passOn = (signal) => (ownGroup || signal === 'SIGTERM') && send(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);

    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = timeoutMs > 0 ? setTimeout(() => send('SIGKILL'), timeoutMs) : undefined;
    child.on('error', (error) => finish(1, error.message));
    child.on('close', (code) => finish(code ?? 1, ''));

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
