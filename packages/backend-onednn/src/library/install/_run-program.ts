import { spawn } from 'node:child_process';

export interface RunProgramOptions {
  /** Working directory. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  /** Ends the program when it is aborted; the promise is then rejected with its reason. */
  signal: AbortSignal;
}

/** How a program ended. */
export interface FinishedProgram {
  /** Exit code; -1 when it could not be started or was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and returns what it printed, in English. */
export function runProgram(command: readonly string[], { folder, environment, signal }: RunProgramOptions): Promise<FinishedProgram> {
  const [program, ...args] = command as [string, ...string[]];
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(program, args, { cwd: folder, env: { ...environment, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => finish(-1, error.message));
    child.on('exit', (code) => {
      // What it has started may hold the pipes open; after an abort nobody waits for that.
      if (signal.aborted) finish(-1, '');
      else child.on('close', () => finish(code ?? -1, ''));
    });

    function finish(code: number, message: string): void {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ code, stdout, stderr: stderr + message });
    }
  });
}
