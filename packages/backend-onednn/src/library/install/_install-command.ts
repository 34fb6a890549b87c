/** What is known about a system that has no apt, or not the right package. */
export interface System {
  readonly platform: NodeJS.Platform;
  /** The text of /etc/os-release; empty where there is none. */
  readonly release: string;
  /** The active conda environment, if there is one. */
  readonly conda: string | undefined;
}

const CONDA = 'conda install -c conda-forge onednn-cpu-omp';

/** By ID or ID_LIKE in /etc/os-release. Package names from packages.fedoraproject.org, archlinux.org and pkgs.alpinelinux.org. */
const BY_RELEASE: readonly (readonly [name: string, command: string])[] = [
  ['alpine', 'sudo apk add one-dnn --repository=https://dl-cdn.alpinelinux.org/alpine/edge/testing'],
  ['arch', 'sudo pacman -S onednn'],
  ['fedora', 'sudo dnf install onednn'],
];

/** Returns the one command that installs oneDNN on this system. Homebrew's is formulae.brew.sh/formula/onednn. */
export function installCommand({ platform, release, conda }: System): string {
  // conda-forge names its builds after the threads that they use; omp is the one whose number of threads we can set.
  if (conda) return CONDA;
  if (platform === 'darwin') return 'brew install onednn';
  const names = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]+)"?$/gm)].flatMap(([, value]) => value!.split(' '));
  return BY_RELEASE.find(([name]) => names.includes(name))?.[1] ?? CONDA;
}
