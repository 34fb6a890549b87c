// Type-checks every `ts` block of the READMEs and of the TSDoc comments, so that no example shows an API that isn't there.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { isMain, root, runNode, toolPath } from './_run.mjs';

const TSCONFIG = {
  extends: '../../tsconfig.test.json',
  compilerOptions: { verbatimModuleSyntax: false }, // added imports don't tell types from values
  include: ['**/*.ts'],
};

/**
 * Checks all examples. A block in a README is a whole module. One in TSDoc may leave out the imports of our packages' names and use the
 * nouns of `example-context.ts`.
 *
 * @returns {Promise<{ code: number, output: string, count: number }>} Errors point at the file and line where the example stands.
 */
export async function checkExamples() {
  const folder = join(root, '.examples', String(process.pid)); // inside the repository, so that imports resolve
  try {
    const examples = sourceFiles().flatMap(extract);
    for (const example of examples) write(folder, example);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    const { code, output } = await runNode([toolPath('typescript', 'tsc'), '-p', folder, '--pretty', 'false']);
    return { code, output: examplesOnly(output, `${relative(root, folder).replaceAll(sep, '/')}/`), count: examples.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** READMEs at the top and in each workspace, and all TypeScript that packages publish. */
function sourceFiles() {
  const files = [join(root, 'README.md')];
  for (const group of ['packages', 'examples']) {
    if (!existsSync(join(root, group))) continue;
    for (const name of readdirSync(join(root, group))) {
      const folder = join(root, group, name);
      files.push(join(folder, 'README.md'));
      if (group === 'packages') files.push(...sources(join(folder, 'src')));
    }
  }
  return files.filter((file) => existsSync(file));
}

function sources(folder) {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return names.filter((name) => name.endsWith('.ts') && !/\.(test|bench)\.ts$/.test(name)).map((name) => join(folder, name));
}

/** The blocks of one file, each with the index of its first line. */
function extract(file) {
  const blocks = [];
  const inComment = file.endsWith('.ts');
  let block = null;
  for (const [index, raw] of readFileSync(file, 'utf8').split(/\r?\n/).entries()) {
    const line = inComment ? raw.replace(/^\s*\* ?/, '') : raw;
    const isFence = /^\s*```/.test(line) && (!inComment || line !== raw);
    if (isFence && block !== null) block = null;
    else if (isFence) blocks.push((block = { file, isTs: /^\s*```ts\b/.test(line), inComment, first: index + 1, lines: [] }));
    else block?.lines.push(line);
  }
  return blocks.filter(({ isTs }) => isTs);
}

/** Blank lines before the code keep the line numbers of the original. */
function write(folder, example) {
  const path = join(folder, `${relative(root, example.file)}.${example.first}.ts`);
  const code = example.lines.join('\n');
  const imports = example.inComment ? ownImports(example.file, code, dirname(path)) : '';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${imports}export {};${'\n'.repeat(example.first)}${code}\n`);
}

/** Imports of the names that an example uses of its own file, its package, the others and the common context without importing or making them. */
function ownImports(file, code, from) {
  const ownPackage = relative(root, file).split(sep)[1];
  const packages = [ownPackage, ...readdirSync(join(root, 'packages')).filter((name) => name !== ownPackage)];
  const modules = [
    file,
    ...packages.map((name) => join(root, 'packages', name, 'src', 'index.ts')),
    join(root, 'scripts', 'example-context.ts'),
  ];
  const taken = new Set();
  let imports = '';
  for (const module of modules) {
    const names = exportedNames(module).filter((name) => !taken.has(name) && isUsed(name, code) && !isDeclared(name, code));
    for (const name of names) taken.add(name);
    if (names.length > 0) imports += `import { ${names.join(', ')} } from '${relative(from, module).replaceAll(sep, '/')}';`;
  }
  return imports;
}

function exportedNames(file) {
  const source = readFileSync(file, 'utf8');
  const lists = [...source.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) => list.split(','));
  const declarations = source.matchAll(/^export (?:\* as|(?:declare |async )?(?:function\*?|const|class|interface|type)) (\w+)/gm);
  const names = [...lists.map((item) => item.trim().split(/\s+/).at(-1)), ...[...declarations].map(([, name]) => name)];
  return [...new Set(names)].filter((name) => name !== '' && name !== 'default');
}

function isUsed(name, code) {
  return new RegExp(`(?<![\\w.'"])${name}\\b(?!:)`).test(code);
}

function isDeclared(name, code) {
  return new RegExp(`import[^;]*\\b${name}\\b|\\b(const|let|function|class|type|interface) ([{[][^}\\]]*)?\\b${name}\\b`).test(code);
}

/** Errors of examples, `.examples/1/packages/core/README.md.12.ts(14,3)` as `packages/core/README.md:14:3`; all errors when none is an example's. */
function examplesOnly(output, prefix) {
  const errors = output.split(/\r?\n(?=\S)/).filter((error) => error.startsWith(prefix));
  if (errors.length === 0) return output;
  return errors.map((error) => error.slice(prefix.length).replace(/\.\d+\.ts\((\d+),(\d+)\)/, ':$1:$2')).join('\n');
}

if (isMain(import.meta.url)) {
  const { code, output, count } = await checkExamples();
  console.log(code === 0 ? `${count} examples type-check.` : output.trimEnd());
  process.exitCode = code;
}
