import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startSide } from './_side.mjs';

const SCRIPT = fileURLToPath(new URL('pytorch/leoclr_step.py', import.meta.url));
const INSTALL = `Debian and Ubuntu: apt install python3-torch python3-torchvision libopenblas0-openmp. Another interpreter: --python PATH.`;

/** The memory layouts that PyTorch users choose between. */
export const layouts = ['NCHW', 'channels_last'];

/**
 * PyTorch in a Python process of its own.
 *
 * @param {{ python: string, threads: number }} options
 * @param {{ layout: string, tuning?: 'default' | 'tuned' }} variant
 */
export function startPytorch({ python, threads }, { layout, tuning = 'default' }) {
  const environment = { OMP_NUM_THREADS: String(threads), ...(tuning === 'tuned' ? tunedEnvironment() : {}) };
  return startSide({ name: `PyTorch ${layout}`, command: python, args: [SCRIPT], environment });
}

/** Versions, threads and BLAS of the PyTorch that is compared with. @throws when there is none, or one that would be no opponent. */
export async function aboutPytorch(options) {
  const side = startPytorch(options, { layout: 'NCHW' });
  const about = await side.ask({ do: 'about' });
  await side.end();
  if (!about.blas.some((library) => /openblas|mkl/.test(library))) {
    throw new Error(
      `PyTorch multiplies matrices with ${about.blas.join(', ')}, the slow reference BLAS: the comparison would flatter us.\n${INSTALL}`,
    );
  }
  return about;
}

/** The first Python that has PyTorch and torchvision. */
export function findPython(wanted) {
  const candidates = wanted === undefined ? [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter(Boolean) : [wanted];
  const found = candidates.find((python) => spawnSync(python, ['-c', 'import torch, torchvision']).status === 0);
  if (found === undefined) throw new Error(`No PyTorch with torchvision found (tried ${candidates.join(', ')}).\n${INSTALL}`);
  return found;
}

/** What an expert would set: memory that is kept and lies in huge pages, and AVX-512 for PyTorch's own loops where the CPU has it. */
function tunedEnvironment() {
  const malloc = ['hugetlb=1', `mmap_threshold=${4 * 2 ** 30}`, `trim_threshold=${8 * 2 ** 30}`];
  const hasAvx512 = /\bavx512vl\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  return {
    GLIBC_TUNABLES: malloc.map((setting) => `glibc.malloc.${setting}`).join(':'),
    ...(hasAvx512 ? { ATEN_CPU_CAPABILITY: 'avx512' } : {}),
  };
}
