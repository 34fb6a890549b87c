import type { OnednnVersion } from '../_identify.ts';
import { versionProblem } from '../_version-problem.ts';

/** One package that apt knows. */
export interface AptPackage {
  readonly name: string;
  /** Debian's, such as `2.6.3-1` or `3.7.2+ds-2`. */
  readonly version: string;
}

/** Packages that libdnnl may need and a small system may lack, with the library in each. Node itself needs all the others. */
const COMPANIONS: Readonly<Record<string, string>> = { libgomp1: 'libgomp.so.1', 'ocl-icd-libopencl1': 'libOpenCL.so.1' };

/** Returns the package to take: 2.x, which we test, before 3.x, the newest of each; or why there is none. */
export function choosePackage(packages: readonly AptPackage[]): AptPackage | string {
  if (packages.length === 0) return 'apt knows no package of oneDNN here';
  const rated = packages.map((known) => ({ known, version: upstream(known.version) }));
  const usable = rated.filter(({ version }) => versionProblem(version) === null);
  const [best] = usable.sort(
    ({ version: left }, { version: right }) => left.major - right.major || right.minor - left.minor || right.patch - left.patch,
  );
  return best?.known ?? `apt has ${packages.map(({ name, version }) => `${name} ${version}`).join(', ')}; oneDNN 2.6 or later is needed`;
}

/** `Package:` and `Version:` of what `apt-cache show` prints. */
export function parsePackages(shown: string): AptPackage[] {
  return shown.split(/\n\n+/).flatMap((block) => {
    const [name, version] = ['Package', 'Version'].map((field) => new RegExp(`^${field}: (.+)$`, 'm').exec(block)?.[1]);
    return name && version ? [{ name, version }] : [];
  });
}

/** Returns the packages that must come along: those of `apt-cache depends` whose library the system can't load. */
export function companions(depends: string, isLoadable: (library: string) => boolean): string[] {
  return Object.keys(COMPANIONS).filter((name) => new RegExp(`\\b${name}\\b`).test(depends) && !isLoadable(COMPANIONS[name]!));
}

/** `1:2.6.3+ds-1` is 2.6.3. */
function upstream(version: string): OnednnVersion {
  const [major = 0, minor = 0, patch = 0] = version
    .replace(/^\d+:/, '')
    .split(/[.+~-]/)
    .map((part) => Number(part) || 0);
  return { major, minor, patch };
}
