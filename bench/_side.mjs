import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Settings of a user's shell that would change what is compared. */
const TUNING = ['GLIBC_TUNABLES', 'ATEN_CPU_CAPABILITY', 'LD_PRELOAD', 'MALLOC_CONF', 'LEOCLR_THREADS'];
const TUNING_PREFIX = /^(OMP|GOMP|KMP|MKL|OPENBLAS|DNNL|ONEDNN|MALLOC)_/;

/**
 * One side of a comparison: a child process that reads a JSON message a line, answers each with one, and sleeps in between.
 *
 * @param {{ name: string, command: string, args: string[], environment?: Record<string, string> }} program
 * @returns {{ name: string, pid: number, helpers: number[], ask: (message: object) => Promise<object>, end: () => Promise<void> }} `helpers`:
 * processes that work for it, such as those of PyTorch's `DataLoader`, as its last answer named them; their time counts as its own.
 */
export function startSide({ name, command, args, environment = {} }) {
  const plain = Object.entries(process.env).filter(([key]) => !TUNING.includes(key) && !TUNING_PREFIX.test(key));
  const child = spawn(command, args, { env: { ...Object.fromEntries(plain), ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints = (complaints + chunk).slice(-2000)));
  child.stdin.on('error', () => {}); // it died; the missing answer tells
  const closed = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });

  const side = {
    name,
    pid: child.pid,
    helpers: [],
    async ask(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${name} ended in the middle of "${message.do}" (${await closed}).\n${complaints}`);
      const answer = JSON.parse(value);
      side.helpers = answer.helpers ?? side.helpers;
      return answer;
    },
    async end() {
      child.stdin.end();
      await closed;
    },
  };
  return side;
}
