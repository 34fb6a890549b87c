import { expect, test } from 'vitest';
import { installCommand } from './_install-command.ts';

test.each([
  ['macOS', 'darwin', '', undefined, 'brew install onednn'],
  ['macOS with conda', 'darwin', '', '/opt/conda', 'conda install -c conda-forge onednn-cpu-omp'],
  ['Fedora', 'linux', 'NAME="Fedora Linux"\nID=fedora\n', undefined, 'sudo dnf install onednn'],
  ['Rocky', 'linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', undefined, 'sudo dnf install onednn'],
  ['Arch', 'linux', 'ID=arch\n', undefined, 'sudo pacman -S onednn'],
  ['Manjaro', 'linux', 'ID=manjaro\nID_LIKE=arch\n', undefined, 'sudo pacman -S onednn'],
  ['Alpine', 'linux', 'ID=alpine\n', undefined, 'sudo apk add one-dnn --repository=https://dl-cdn.alpinelinux.org/alpine/edge/testing'],
  ['an unknown Linux', 'linux', 'ID=own\n', undefined, 'conda install -c conda-forge onednn-cpu-omp'],
  ['Windows', 'win32', '', undefined, 'conda install -c conda-forge onednn-cpu-omp'],
] as const)('on %s', (...[, platform, release, conda, command]) => {
  expect(installCommand({ platform, release, conda })).toBe(command);
});
