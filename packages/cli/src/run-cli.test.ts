import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof output) => ({ columns: 100, write: (text: string) => (output[name] += text) });
  const code = await runCli(argv, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...output };
}

test.each([
  ['--help'],
  ['pretrain', '--help'],
  ['eval', '--help'],
  ['eval', 'knn', '--help'],
  ['eval', 'linear', '--help'],
  ['embed', '--help'],
  ['doctor', '--help'],
  ['methods', '--help'],
])('%s %s explains itself and succeeds', async (...argv) => {
  const { code, stdout, stderr } = await run(...argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Usage: leoclr');
});

test('suggests the command and the option that were probably meant', async () => {
  expect(await run('pretran')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "Unknown command 'pretran'. Did you mean pretrain?
    ",
      "stdout": "",
    }
  `);
  expect(await run('pretrain', '--epoch', '3')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "Unknown option '--epoch'. Did you mean --epochs?
    ",
      "stdout": "",
    }
  `);
  expect(await run('eval', 'kn', '--weights', 'x')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "Unknown command 'kn'. Did you mean knn?
    ",
      "stdout": "",
    }
  `);
});

test('without a command shows the help and fails', async () => {
  const { code, stderr } = await run();
  expect(code).toBe(1);
  expect(stderr).toContain('Usage: leoclr');
});

test('prints its version', async () => {
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+/);
});

test('lists methods, losses, networks and presets', async () => {
  const { code, stdout } = await run('methods');
  expect(code).toBe(0);
  for (const name of ['leoclr', 'mocov2-symmetric', 'crop-control', 'info-nce', 'resnet101', 'quickstart', 'paper'])
    expect(stdout).toContain(`  ${name} `);
});

test('debug shows where an error comes from', async () => {
  const plain = await run('embed', '--weights', 'nowhere', '--out', 'x.abc');
  const debug = await run('embed', '--weights', 'nowhere', '--out', 'x.abc', '--debug');
  expect(plain).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "--out: Unknown ending ".abc"; known are .npz, .safetensors, .parquet, .csv, .jsonl.
    ",
      "stdout": "",
    }
  `);
  expect(debug.stderr).toContain(plain.stderr.trim());
  expect(debug.stderr).toContain('embed-command.ts');
});
