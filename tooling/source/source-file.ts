import { type ImportDeclarationSpecifier, type Program, parseSync } from 'oxc-parser';
import { type FunctionShape, functionShapes } from './function-shapes.ts';
import { outsideUses } from './outside-uses.ts';
import { type LineAt, lineCounter, type Place } from './place.ts';
import { walk } from './walk.ts';

/*
 * source file   what the rules of the house need to know of one file, read once
 * import        a module named by the file: import, export … from, import(), import type
 * use           a place where the file reads the world outside: a clock, chance, the network, the process
 */
export interface SourceFile {
  /** From the root of the repository, with forward slashes: `packages/scim/src/path.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionShape[];
  readonly uses: readonly Place[];
  /** Where the type `any` is written. */
  readonly anys: readonly Place[];
  readonly defaultExports: readonly Place[];
}

export interface Import {
  readonly line: number;
  readonly specifier: string;
  /** The names taken from the module; none for a whole namespace, a side effect or `import()`. */
  readonly names: readonly string[];
}

/** Reads one TypeScript file; throws where it does not parse. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text, { astType: 'ts', preserveParens: false });
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);

  const lineAt = lineCounter(text);
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: imports(program, lineAt),
    functions: functionShapes(program, lineAt),
    uses: outsideUses(program, lineAt),
    anys: anys(program, lineAt),
    defaultExports: module.staticExports
      .flatMap(({ entries }) => entries)
      .filter(({ exportName }) => exportName.name === 'default' || String(exportName.kind) === 'Default')
      .map(({ start }) => ({ line: lineAt(start), name: 'default' })),
  };
}

function imports(program: Program, lineAt: LineAt): readonly Import[] {
  const found: Import[] = [];
  walk(program, (node) => {
    const line = lineAt(node.start);
    switch (node.type) {
      case 'ImportDeclaration':
        found.push({ line, specifier: node.source.value, names: importedNames(node.specifiers) });
        break;
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.source) found.push({ line, specifier: node.source.value, names: [] });
        break;
      case 'ImportExpression':
      case 'TSImportType':
        if (node.source.type === 'Literal') {
          found.push({ line, specifier: String(node.source.value), names: [] });
        }
        break;
    }
  });
  return found;
}

function importedNames(specifiers: readonly ImportDeclarationSpecifier[]): readonly string[] {
  return specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier') return [];
    const { imported } = specifier;
    return [imported.type === 'Identifier' ? imported.name : imported.value];
  });
}

function anys(program: Program, lineAt: LineAt): readonly Place[] {
  const found: Place[] = [];
  walk(program, (node) => {
    if (node.type === 'TSAnyKeyword') found.push({ line: lineAt(node.start), name: 'any' });
  });
  return found;
}
