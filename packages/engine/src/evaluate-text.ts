import type { Json, JsonObject } from '@scimulator/scim';
import type { Environment } from './expression/environment.ts';
import { type Evaluation, evaluate } from './expression/evaluate.ts';
import { parseExpression } from './expression/parse.ts';
import type { SyntaxProblem } from './expression/syntax-problem.ts';
import { booleanOf } from './expression/value.ts';
import { sourceContext } from './steps/source-values.ts';

/** What an expression gives for one object, or where it is no expression. */
export type TextEvaluation = Evaluation | { readonly ok: false; readonly problem: SyntaxProblem };

/**
 * Evaluates the text of an expression for one object, as a mapping would. What a cycle computes, `IsSoftDeleted` and
 * `appRoleAssignments` (a list of `{id, value, displayName}`), is taken from the attributes.
 */
export function evaluateText(text: string, attributes: JsonObject, environment: Environment): TextEvaluation {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { ok: false, problem: parsed.problem };
  const own = (name: string): Json | undefined =>
    Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  const context = sourceContext({
    object: { id: String(own('objectId') ?? own('id') ?? ''), attributes },
    isSoftDeleted: booleanOf(own('IsSoftDeleted')) === true,
    appRoles: [],
    environment,
  });
  return evaluate(parsed.expression, {
    environment,
    attribute: (name) => (name === 'appRoleAssignments' ? (own(name) ?? null) : context.attribute(name)),
  });
}
