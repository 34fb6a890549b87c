// Packs every package as `npm publish` would and uses the tarballs the way a stranger does: from an empty project.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import type { Analysis, Problem } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folders = readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'package.json')));
const manifests = folders.map((folder) => JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest);
const work = mkdtempSync(join(tmpdir(), 'leoclr-packaging-'));
const consumer = join(work, 'consumer');
let packed: Packed[] = [];

interface Manifest {
  name: string;
  exports: Record<string, unknown>;
}

interface Packed {
  name: string;
  filename: string;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

beforeAll(async () => {
  await node(['node_modules/typescript/bin/tsc', '-b']);
  await node(['scripts/prune-dist.mjs']);
  const workspaces = folders.flatMap((folder) => ['--workspace', `packages/${folder}`]);
  packed = JSON.parse(await npm(['pack', ...workspaces, '--json', '--ignore-scripts', '--pack-destination', work])) as Packed[];
  await install();
}, 300_000);

afterAll(() => rm(work, { recursive: true, force: true }), 120_000);

test('every package is packed', () => {
  expect(packed.map(({ name }) => name).sort()).toEqual(manifests.map(({ name }) => name).sort());
});

test.each(folders)('%s ships its sources, its build, a README and the licence, and nothing else', (folder) => {
  const { files, unpackedSize } = find(folder);
  const paths = files.map(({ path }) => path);
  const sources = paths.filter((path) => /^src\/.*\.ts$/.test(path) && !/(\.(test|bench)\.ts$|\/fixtures\/)/.test(path));
  const outputs = sources.flatMap((path) => {
    const stem = path.replace(/^src\//, 'dist/').replace(/\.ts$/, '');
    return [`${stem}.js`, `${stem}.js.map`, `${stem}.d.ts`, `${stem}.d.ts.map`];
  });
  const expected = ['LICENSE', 'README.md', 'package.json', ...sources, ...outputs];
  expect({ missing: without(expected, paths), unexpected: without(paths, expected) }).toEqual({ missing: [], unexpected: [] });
  expect(sources).toContain('src/index.ts');
  // Text that people wrote and what the compiler made of it: no data, nothing bundled.
  expect(files.filter(({ size }) => size > 50_000)).toEqual([]);
  expect(unpackedSize).toBeLessThan(2_000_000);
  expect(readFileSync(join(root, 'packages', folder, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
});

test.each(folders)('publint finds nothing to warn of in %s', async (folder) => {
  const tarball = readFileSync(tarballPath(folder));
  const { messages } = await publint({ strict: true, level: 'warning', pack: { tarball: new Uint8Array(tarball).buffer } });
  expect(messages).toEqual([]);
});

test.each(folders)('the types of %s resolve for every ES-module consumer', async (folder) => {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarballPath(folder))));
  const problems = result.types === false ? ['no types'] : result.problems.filter((problem) => concernsEsModules(problem, result));
  expect(problems).toEqual([]);
});

test('every export loads in an empty project; what a package exports changes only on purpose', async () => {
  const names = JSON.parse(await node(['list-exports.mjs'], consumer)) as Record<string, string[]>;
  expect(Object.keys(names)).toEqual(entryPoints());
  expect(names).toMatchInlineSnapshot(`
    {
      "@leoclr/augment": [
        "adjustBrightness",
        "adjustContrast",
        "adjustHue",
        "adjustSaturation",
        "applyCropView",
        "applyOriginalView",
        "byolAugmentations",
        "byolViews",
        "centerCrop",
        "cifarAugmentation",
        "cifarViews",
        "colorJitter",
        "corruptedView",
        "cropView",
        "drawColorJitter",
        "drawCropView",
        "drawGaussianBlur",
        "drawGrayscale",
        "drawHorizontalFlip",
        "drawOriginalView",
        "drawPhotometric",
        "drawRandomResizedCrop",
        "drawSolarize",
        "gaussianBlur",
        "gaussianKernelBlur",
        "grayscale",
        "horizontalFlip",
        "leoclrViews",
        "mocoV1Augmentation",
        "mocoV1Views",
        "mocoV2Augmentation",
        "mocoV2Views",
        "multiCropViews",
        "normalization",
        "normalize",
        "originalView",
        "photometric",
        "resize",
        "resizeShortSide",
        "resizedCrop",
        "simclrAugmentation",
        "simclrViews",
        "solarize",
        "swavAugmentation",
        "swavViews",
        "tenCropViews",
        "testView",
      ],
      "@leoclr/backbones": [
        "linearHead",
        "mlpHead",
        "resnet",
        "resnet101",
        "resnet18",
        "resnet34",
        "resnet50",
        "withHead",
        "withoutHead",
      ],
      "@leoclr/backend-onednn": [
        "ONEDNN",
        "OnednnBackend",
        "findOnednn",
        "fusedKernels",
        "installOnednn",
        "startNativeClock",
        "startOnednn",
      ],
      "@leoclr/cli": [
        "defineConfig",
        "presets",
        "runCli",
      ],
      "@leoclr/core": [
        "LeoclrError",
        "checkShape",
        "cloneParams",
        "countParams",
        "defineLoss",
        "disposeParams",
        "nearestName",
        "rng",
        "unknownName",
      ],
      "@leoclr/data": [
        "batches",
        "cacheFolder",
        "cachedDataset",
        "checkDataset",
        "cifar10",
        "cifar100",
        "coco",
        "datasetFolder",
        "datasetKind",
        "datasetText",
        "decodeImage",
        "decodedCaches",
        "downloadDataset",
        "downloadFile",
        "encodeJpegDataUri",
        "encodePngDataUri",
        "evaluationBatches",
        "fieldMetric",
        "findKnownDataset",
        "formatBytes",
        "idx",
        "imageFolder",
        "imageList",
        "imagenet",
        "knownDatasets",
        "openDataset",
        "openTestPart",
        "packShards",
        "parquetImages",
        "removeDecodedCache",
        "scenes",
        "stl10",
        "tarShards",
        "tinyImagenet",
        "unpackArchive",
        "voc",
        "withShortSide",
      ],
      "@leoclr/engine": [
        "addRelu",
        "batchNormEval",
        "batchNormTrain",
        "conv2d",
        "conv2dBatchNormEval",
        "conv2dBatchNormTrain",
        "emaUpdate",
        "globalAveragePool",
        "inspectEngines",
        "keyPass",
        "l2Normalize",
        "maxPool",
        "measureConvolution",
        "queueCrossEntropy",
        "registerGradients",
        "replaceRows",
        "runningAverage",
        "sgdUpdate",
        "useEngine",
        "valueAndGradients",
        "valuesInPlace",
      ],
      "@leoclr/eval": [
        "accuracy",
        "alignment",
        "averagePrecision",
        "bootstrapInterval",
        "boxTargets",
        "checkSameClasses",
        "classificationFigures",
        "confusionMatrix",
        "dataHash",
        "effectiveRank",
        "extractFeatures",
        "featureStandardDeviation",
        "finetune",
        "finetuneGrid",
        "knn",
        "linearMoco",
        "linearProbe",
        "linearSimclr",
        "logisticRegression",
        "meanAveragePrecision",
        "meanOverSeeds",
        "meanPerClassAccuracy",
        "meanRanks",
        "measureHealth",
        "multiLabelLogisticRegression",
        "nearestNeighbours",
        "neighbourPurity",
        "pixelFeatures",
        "predictedClasses",
        "representationHealth",
        "robustness",
        "robustnessBattery",
        "selectLabels",
        "semi",
        "stratifiedSubset",
        "topKAccuracy",
        "transfer",
        "uniformity",
        "weightsHash",
      ],
      "@leoclr/io": [
        "decodeSafetensors",
        "encodeNpz",
        "encodeParquet",
        "encodeSafetensors",
        "exportWeights",
        "fromTorchvision",
        "importWeights",
        "loadCheckpoint",
        "loadSafetensors",
        "saveCheckpoint",
        "saveSafetensors",
        "toTorchvision",
        "weightShapes",
        "writeFileAtomically",
      ],
      "@leoclr/log": [
        "formatDuration",
        "formatProgress",
        "jsonlWriter",
        "progressLine",
        "project2d",
        "readJsonl",
        "renderComparison",
        "renderReport",
      ],
      "@leoclr/losses": [
        "infoNce",
        "infoNcePlugin",
        "leoclrLoss",
        "leoclrLossPlugin",
      ],
      "@leoclr/optim": [
        "constant",
        "cosine",
        "sgd",
        "stepDecay",
      ],
      "@leoclr/testing": [
        "checkGradient",
        "datasetChecks",
        "describeDataset",
        "describeEngine",
        "describeLoss",
        "engineChecks",
        "expectNoLeak",
        "lossChecks",
        "toBeAllClose",
        "unitRows",
      ],
      "@leoclr/trainer": [
        "cropControl",
        "disposeState",
        "enqueue",
        "initQueue",
        "initState",
        "leoclr",
        "mocoV2",
        "packState",
        "pretrain",
        "settingsWarnings",
        "shuffleKeys",
        "trainStep",
        "unpackState",
      ],
      "@leoclr/wasm-assembler": [
        "exponential",
        "f32",
        "f32x4",
        "i16x8",
        "i32",
        "i32x4",
        "i8x16",
        "v128",
        "wasmFunction",
        "wasmModule",
        "webAssembly",
      ],
      "leoclr": [
        "LeoclrError",
        "augment",
        "backbones",
        "cli",
        "core",
        "data",
        "defineConfig",
        "defineLoss",
        "engine",
        "evaluate",
        "io",
        "leoclr",
        "log",
        "losses",
        "mocoV2",
        "optim",
        "presets",
        "pretrain",
        "trainer",
        "useEngine",
      ],
    }
  `);
});

test('CommonJS can require the packages', async () => {
  const lines = entryPoints().map((entry) => `require('${entry}');`);
  writeFileSync(join(consumer, 'load.cjs'), lines.join('\n'));
  await expect(node(['load.cjs'], consumer)).resolves.toBeDefined();
});

test.each([
  ['7', join(root, 'node_modules', 'typescript', 'bin', 'tsc')],
  ['5.9', join(consumer, 'node_modules', 'typescript-5.9', 'bin', 'tsc')],
])('a project that uses every package type-checks with TypeScript %s', async (_, tsc) => {
  const output = await node([tsc, '-p', consumer, '--pretty', 'false'], consumer).catch((error: Error) => error.message);
  // Other people's declarations have errors that are not ours to mend.
  const errors = output.split(/\r?\n(?=\S)/).filter((error) => /^(use-all\.ts|node_modules.(@leoclr|leoclr)\b)/.test(error));
  expect(errors).toEqual([]);
});

test('npx leoclr --help answers', async () => {
  const output = await npm(['exec', '--offline', '--', 'leoclr', '--help'], consumer);
  expect(output).toContain('pretrain');
});

/** An empty project with all tarballs, the peers they ask for, and an older TypeScript. */
async function install(): Promise<void> {
  mkdirSync(consumer);
  const tarballs = Object.fromEntries(packed.map(({ name, filename }) => [name, `file:../${filename}`]));
  const dependencies = { ...tarballs, '@tensorflow/tfjs-core': '4.22.0', '@types/node': '^20.19.0', vitest: '^4.1.12' };
  const devDependencies = { 'typescript-5.9': 'npm:typescript@~5.9.3' };
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies, devDependencies }));
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: ['node'],
  };
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use-all.ts'] }));
  const imports = entryPoints().map((entry, index) => `import * as m${index} from '${entry}';`);
  writeFileSync(
    join(consumer, 'use-all.ts'),
    `${imports.join('\n')}\nexport const all: object[] = [${imports.map((_, index) => `m${index}`)}];\n`,
  );
  writeFileSync(join(consumer, 'list-exports.mjs'), listExports(entryPoints()));
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], consumer);
}

/** What a consumer can import: `@leoclr/core`, and subpaths where a package has some. */
function entryPoints(): string[] {
  return manifests.flatMap(({ name, exports }) =>
    Object.keys(exports)
      .filter((subpath) => subpath !== './package.json')
      .map((subpath) => `${name}${subpath.slice(1)}`),
  );
}

function listExports(entries: string[]): string {
  return `const names = {};
for (const entry of ${JSON.stringify(entries)}) names[entry] = Object.keys(await import(entry)).sort();
console.log(JSON.stringify(names));
`;
}

function concernsEsModules(problem: Problem, result: Analysis): boolean {
  return (['node16-esm', 'bundler'] as const).some((kind) => problemAffectsResolutionKind(problem, kind, result));
}

function without(paths: string[], others: string[]): string[] {
  return paths.filter((path) => !others.includes(path));
}

function find(folder: string): Packed {
  const { name } = manifests[folders.indexOf(folder)]!;
  return packed.find((one) => one.name === name)!;
}

function tarballPath(folder: string): string {
  return join(work, find(folder).filename);
}

async function node(args: string[], cwd: string = root): Promise<string> {
  return run(process.execPath, args, { cwd });
}

/** npm through Node where npm started us, else from the path. */
async function npm(args: string[], cwd: string = root): Promise<string> {
  const path = process.env['npm_execpath'];
  if (path?.endsWith('.js')) return node([path.replace(/npx-cli\.js$/, 'npm-cli.js'), ...args], cwd);
  return run('npm', args, { cwd, shell: process.platform === 'win32' });
}

/** Standard output; what the program printed is in the error when it fails. */
async function run(command: string, args: string[], options: { cwd: string; shell?: boolean }): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { ...options, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
