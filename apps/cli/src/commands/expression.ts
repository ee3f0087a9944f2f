import { resolve } from 'node:path';
import { evaluateText, printProblem, type SyntaxProblem, safePatterns } from '@scimulator/engine';
import type { Json, JsonObject } from '@scimulator/scim';
import type { Command } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { readJsonObject } from '../read-json-object.ts';
import { canonicalName } from '../source/attribute-names.ts';

interface ExpressionOptions {
  readonly object: string;
  readonly defaultDomain?: string;
  readonly json?: true;
}

export function registerExpression(program: Command, { io, finish }: CommandContext): void {
  program
    .command('expression')
    .summary('evaluate a mapping expression for one object')
    .description(
      'Evaluates a mapping expression for one user or group, as a cycle would, and shows the value and its type.\nExit code 1 when it cannot be evaluated for this object, 2 when it is no expression.',
    )
    .argument('<expression>', 'as the attribute mapping writes it')
    .requiredOption('--object <file>', 'the user or group, a JSON object under the names of Graph')
    .option('--default-domain <domain>', 'what DefaultDomain() gives')
    .addHelpText(
      'after',
      examples(
        [`expression 'Append([givenName], ".x")' --object ada.json`, 'one value'],
        [
          `expression 'AssertiveAppRoleAssignmentsComplex([appRoleAssignments])' --object ada.json`,
          'app roles stand in the object as a list of {id, value, displayName}',
        ],
      ),
    )
    .action(async (text: string, options: ExpressionOptions) => finish(await expression(text, options, io)));
}

async function expression(text: string, options: ExpressionOptions, io: Io): Promise<0 | 1 | 2> {
  const row = await readJsonObject(resolve(io.cwd, options.object), 'one user or group');
  const evaluated = evaluateText(text, attributesOf(row), {
    patterns: safePatterns(),
    nowMs: io.clock.now(),
    ids: io.ids,
    defaultDomain: options.defaultDomain ?? null,
  });
  if (evaluated.ok) {
    const { value } = evaluated;
    const type = typeOf(value);
    if (options.json === true) printJson(io, { value, type });
    else for (const line of [`value  ${JSON.stringify(value)}`, `type   ${type}`]) printLine(io, line);
    return 0;
  }
  if ('problem' in evaluated) {
    if (options.json === true) printJson(io, { problem: evaluated.problem });
    else for (const line of pointedAt(text, evaluated.problem)) printNote(io, line);
    return 2;
  }
  if (options.json === true) printJson(io, { error: evaluated.detail });
  else printLine(io, `it cannot be evaluated for this object: ${evaluated.detail}`);
  return 1;
}

/** The names of Graph and of the admin centre's CSV stand for those that mappings use. */
function attributesOf(row: JsonObject): JsonObject {
  const canonical = Object.entries(row).map(([name, value]) => [canonicalName(name), value] as const);
  return { ...row, ...Object.fromEntries(canonical) };
}

function typeOf(value: Json): string {
  if (value === null) return 'null: nothing flows, the target keeps what it has';
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value === 'number') return 'Integer';
  if (typeof value === 'boolean') return 'Boolean';
  return typeof value === 'string' ? 'String' : 'object';
}

/** So much of a long expression is shown on either side of the place. */
const SHOWN = 60;

/** The expression, a caret under the place, and what is wrong there. */
function pointedAt(text: string, problem: SyntaxProblem): readonly string[] {
  const at = Math.min(problem.position - 1, text.length);
  const from = Math.max(0, at - SHOWN);
  const shown = text.slice(from, at + SHOWN).replace(/\s/g, ' ');
  return [shown, `${' '.repeat(at - from)}^`, printProblem(problem)];
}
