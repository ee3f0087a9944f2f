import { builtinModules } from 'node:module';
import type { Exception, House } from '../house.ts';
import type { Import, SourceFile } from '../source/source-file.ts';
import type { Breach } from './breach.ts';
import { isShipped, workspaceOf } from './places.ts';

const INSTEAD: Readonly<Record<string, string>> = {
  'Date.now': 'take a Clock',
  'new Date()': 'take a Clock',
  performance: 'take a Clock',
  'Math.random': 'take a seeded generator',
  getRandomValues: 'take Ids or a seeded generator',
  randomBytes: 'take Ids or a seeded generator',
  randomInt: 'take a seeded generator',
  randomUUID: 'take Ids',
  setImmediate: 'take a sleep function',
  setInterval: 'take a sleep function',
  setTimeout: 'take a sleep function',
  fetch: 'take a function from Request to Response',
  process: 'take the value; only apps/cli touches the process',
  console: 'return the value, or take an observer',
  globalThis: 'take what you need as a parameter',
};

const BUILTINS: ReadonlySet<string> = new Set(builtinModules);

/** Where the source of a pure workspace reads the world outside, though nothing excepts it. */
export function banBreaches(files: readonly SourceFile[], house: House): readonly Breach[] {
  return files
    .filter((file) => isShipped(file.path) && isPure(file.path, house))
    .flatMap((file) => [
      ...bannedUses(file, house.exceptions),
      ...file.imports.flatMap((imported) => bannedModule(file.path, imported, house.exceptions)),
    ]);
}

/** What the exceptions allow though nothing needs it any more: `packages/engine/src/clock.ts Date.now`. */
export function idleExceptions(files: readonly SourceFile[], house: House): readonly string[] {
  const count = banBreaches(files, house).length;
  return house.exceptions.flatMap((exception) =>
    exception.allows
      .filter((name) => banBreaches(files, without(house, exception, name)).length === count)
      .map((name) => `${exception.path} ${name}`),
  );
}

function without(house: House, exception: Exception, name: string): House {
  const narrowed = { ...exception, allows: exception.allows.filter((other) => other !== name) };
  return {
    ...house,
    exceptions: house.exceptions.map((other) => (other === exception ? narrowed : other)),
  };
}

function isPure(path: string, house: House): boolean {
  const folder = workspaceOf(path);
  return folder !== undefined && house.workspaces[folder]?.pure === true;
}

function bannedUses({ path, uses }: SourceFile, exceptions: readonly Exception[]): readonly Breach[] {
  return uses
    .filter(({ name }) => !isExcepted(path, name, exceptions))
    .map(({ line, name }) => ({ path, line, says: `uses ${name}: ${INSTEAD[name]}` }));
}

function bannedModule(path: string, imported: Import, exceptions: readonly Exception[]): readonly Breach[] {
  const { line, specifier, names } = imported;
  const module = BUILTINS.has(specifier) ? `node:${specifier}` : specifier;
  if (!module.startsWith('node:') || isExcepted(path, module, exceptions)) return [];

  const wanted = names.length > 0 ? names.map((name) => `${module}#${name}`) : [module];
  return wanted
    .filter((name) => !isExcepted(path, name, exceptions))
    .map((name) => ({ path, line, says: `imports ${name}: take a port; only apps/cli knows the platform` }));
}

function isExcepted(path: string, name: string, exceptions: readonly Exception[]): boolean {
  return exceptions.some((exception) => {
    const isThere = exception.path.endsWith('/') ? path.startsWith(exception.path) : path === exception.path;
    return isThere && exception.allows.includes(name);
  });
}
