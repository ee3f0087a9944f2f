import type { Node, Program } from 'oxc-parser';
import type { LineAt, Place } from './place.ts';
import { walk } from './walk.ts';

const GLOBALS: ReadonlySet<string> = new Set([
  'console',
  'fetch',
  'globalThis',
  'performance',
  'process',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

const MEMBERS: ReadonlySet<string> = new Set(['Date.now', 'Math.random']);

// Whatever object they are called on: the global crypto, or the module under any name.
const RANDOM: ReadonlySet<string> = new Set(['getRandomValues', 'randomBytes', 'randomInt', 'randomUUID']);

/**
 * Where a file reads the world outside: clocks, chance, timers, the network, the process.
 * A global's name that the file binds itself (a parameter called `fetch`, say) is the file's own.
 */
export function outsideUses(program: Program, lineAt: LineAt): readonly Place[] {
  const bound = boundNames(program);
  const found: Place[] = [];
  walk(program, (node, parent) => {
    const name = useOf(node, parent);
    if (name !== undefined && !bound.has(name)) found.push({ line: lineAt(node.start), name });
  });
  return found;
}

function useOf(node: Node, parent: Node | undefined): string | undefined {
  switch (node.type) {
    case 'NewExpression':
    case 'CallExpression': {
      const readsClock = isNamed(node.callee, 'Date') && node.arguments.length === 0;
      return readsClock ? 'new Date()' : undefined;
    }
    case 'MemberExpression': {
      const property = propertyName(node);
      if (property !== undefined && RANDOM.has(property)) return property;
      const path = node.object.type === 'Identifier' ? `${node.object.name}.${property}` : '';
      return MEMBERS.has(path) ? path : undefined;
    }
    case 'ImportSpecifier':
      return 'name' in node.imported && RANDOM.has(node.imported.name) ? node.imported.name : undefined;
    case 'Identifier':
      return GLOBALS.has(node.name) && isReference(node, parent) ? node.name : undefined;
    default:
      return undefined;
  }
}

const isNamed = (node: Node, name: string): boolean => node.type === 'Identifier' && node.name === name;

function propertyName(node: Extract<Node, { type: 'MemberExpression' }>): string | undefined {
  const { property } = node;
  if (property.type === 'Literal') return String(property.value);
  return !node.computed && property.type === 'Identifier' ? property.name : undefined;
}

/** Whether an identifier reads a variable, and is not the name of a property, a key or a type. */
function isReference(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if ('key' in parent && parent.key === node) return 'computed' in parent && parent.computed === true;
  return !parent.type.startsWith('TS') || 'expression' in parent;
}

function boundNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    for (const name of bindingsOf(node)) names.add(name);
  });
  return names;
}

function bindingsOf(node: Node): readonly string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return patternNames(node.id);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return [...(node.id ? [node.id.name] : []), ...node.params.flatMap(patternNames)];
    case 'ArrowFunctionExpression':
      return node.params.flatMap(patternNames);
    case 'ImportSpecifier':
      // The name of a random source stays one, imported or not.
      return RANDOM.has(node.local.name) ? [] : [node.local.name];
    default:
      return [];
  }
}

function patternNames(pattern: Node): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === 'Property' ? property.value : property),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? patternNames(element) : []));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    default:
      return [];
  }
}
