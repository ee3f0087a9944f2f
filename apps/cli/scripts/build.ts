import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import cli from '../package.json' with { type: 'json' };
import { bundledPackages, importedExternals } from './bundle-contents.ts';
import { copyMigrations, relocateMigrations } from './migrations.ts';
import { noticeOf } from './notice.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** What stays a dependency of the published package, and why it cannot be part of the bundle. */
const EXTERNALS: Readonly<Record<string, string>> = {
  '@electric-sql/pglite': 'reads its WebAssembly and its data from files beside its modules',
  'cli-progress': 'is CommonJS that requires modules of Node',
  pg: 'is CommonJS that requires modules of Node, and an optional native part',
  'prom-client': 'is CommonJS that requires modules of Node',
  pino: 'starts worker threads from files of its own',
  undici: 'is CommonJS that requires modules of Node',
};

await rm(DIST, { recursive: true, force: true });
await mkdir(DIST, { recursive: true });

const migrated = new Set<string>();
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: ['apps/cli/bin/scimulator.js'],
  outdir: DIST,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  external: Object.keys(EXTERNALS),
  plugins: [relocateMigrations(migrated)],
  metafile: true,
  logLevel: 'warning',
});

await refuseRequires(Object.keys(metafile.outputs));
await copyMigrations(ROOT, DIST, migrated);
await cp(`${ROOT}LICENSE`, `${DIST}LICENSE`);
await cp(`${ROOT}README.md`, `${DIST}README.md`);
await writeFile(`${DIST}NOTICE.md`, await noticeOf(ROOT, bundledPackages(metafile)));
await writeFile(`${DIST}package.json`, `${JSON.stringify(manifest(importedExternals(metafile)), null, 2)}\n`);
await refuseUnpublishable();

/** esbuild leaves a `require` of CommonJS in place, where it fails at run time: such a package must be external. */
async function refuseRequires(outputs: readonly string[]): Promise<void> {
  for (const output of outputs) {
    const text = await readFile(`${ROOT}${output}`, 'utf8');
    const required = /__require\("([^"]+)"\)/.exec(text)?.[1];
    if (required) {
      throw new Error(`${output} requires "${required}": name the package that does so in EXTERNALS`);
    }
  }
}

function manifest(externals: readonly string[]): object {
  const versions: Readonly<Record<string, string>> = cli.dependencies;
  return {
    name: cli.name,
    version: cli.version,
    description: 'The Microsoft Entra provisioning service, twinned: open, local, deterministic',
    keywords: ['scim', 'entra', 'provisioning', 'conformance', 'identity'],
    license: cli.license,
    type: 'module',
    engines: { node: '>=22.19' },
    bin: { scimulator: 'scimulator.js' },
    files: ['*.js', 'migrations', 'NOTICE.md'],
    dependencies: Object.fromEntries(
      externals.map((name) => {
        const version = versions[name];
        if (version === undefined) throw new Error(`${name} is external, but apps/cli does not declare it`);
        return [name, version];
      }),
    ),
  };
}

async function refuseUnpublishable(): Promise<void> {
  const { messages, pkg } = await publint({ pkgDir: DIST, level: 'suggestion', strict: true });
  if (!pkg) throw new Error('publint read no package.json');
  if (messages.length > 0) {
    throw new Error(messages.map((message) => formatMessage(message, pkg)).join('\n'));
  }
}
