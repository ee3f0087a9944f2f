import type { ObjectType } from '../directory/directory.ts';
import { patternProblem } from '../expression/patterns.ts';
import {
  type FilterClause,
  type FilterGroup,
  SCOPE_OPERATORS,
  type ScopeOperator,
} from './compiled-schema.ts';
import type { Definitions } from './definitions.ts';
import type { Findings } from './findings.ts';
import type { GraphFilterClause, GraphFilterGroup, GraphObjectMapping } from './graph-schema.ts';

/** The longest value of a clause, in characters. */
const VALUE_LENGTH_MAX = 10_000;

/** Attributes that Entra cannot filter on (define-conditional-rules, known-issues), however the schema declares them. */
const NOT_FILTERABLE: Readonly<Record<ObjectType, ReadonlySet<string>>> = {
  User: new Set([
    'approleassignments',
    'usertype',
    'manager',
    'ismemberof',
    'memberof',
    'businessphones',
    'imaddresses',
    'othermails',
    'proxyaddresses',
    'createddatetime',
    'deleteddatetime',
    'employeehiredate',
    'employeeleavedatetime',
    'lastpasswordchangedatetime',
    'onpremiseslastsyncdatetime',
  ]),
  Group: new Set([
    'approleassignments',
    'members',
    'ismemberof',
    'memberof',
    'proxyaddresses',
    'createddatetime',
    'deleteddatetime',
    'renewdatetime',
    'onpremiseslastsyncdatetime',
  ]),
};

const UNARY: ReadonlySet<ScopeOperator> = new Set<ScopeOperator>([
  'IS TRUE',
  'IS FALSE',
  'IS NULL',
  'IS NOT NULL',
]);
const BY_PATTERN: ReadonlySet<ScopeOperator> = new Set<ScopeOperator>(['REGEX MATCH', 'NOT REGEX MATCH']);

interface ScopePlace {
  readonly type: ObjectType;
  /** Named in front of each finding. */
  readonly mappingName: string;
  readonly definitions: Definitions;
}

/** The scoping filters of an object mapping (entra-engine 2.3). Clauses that Entra refuses on saving are problems. */
export function compileScope(
  scope: GraphObjectMapping['scope'],
  place: ScopePlace,
  findings: Findings,
): readonly FilterGroup[] {
  for (const kind of ['inputFilterGroups', 'categoryFilterGroups'] as const) {
    if ((scope?.[kind]?.length ?? 0) > 0) {
      findings.unsupported.push(`${place.mappingName}: ${kind}; everybody passes them`);
    }
  }
  return (scope?.groups ?? []).map((group, index) => compileGroup(group, index, place, findings));
}

function compileGroup(
  group: GraphFilterGroup,
  index: number,
  place: ScopePlace,
  findings: Findings,
): FilterGroup {
  const title = group.name ?? `Filter ${index + 1}`;
  const clauses: FilterClause[] = [];
  for (const written of group.clauses ?? []) {
    const compiled = compileClause(written, title, place);
    if (compiled.ok) clauses.push(compiled.clause);
    else findings.problems.push(`${place.mappingName}: filter '${title}': ${compiled.problem}`);
  }
  if ((group.clauses ?? []).length === 0) {
    findings.problems.push(
      `${place.mappingName}: filter '${title}' has no clause; add one or remove the filter`,
    );
  }
  return { title, clauses };
}

type ClauseResult =
  | { readonly ok: true; readonly clause: FilterClause }
  | { readonly ok: false; readonly problem: string };

function compileClause(written: GraphFilterClause, title: string, place: ScopePlace): ClauseResult {
  const attribute = written.sourceOperandName ?? '';
  const operator = operatorNamed(written.operatorName ?? '');
  if (operator === undefined) return refused(operatorProblem(written.operatorName ?? ''));
  const values = (written.targetOperand?.values ?? []).map(String);
  const problem = attributeProblem(attribute, place) ?? valuesProblem(operator, values);
  if (problem !== undefined) return refused(problem);

  const value = UNARY.has(operator) ? '' : (values[0] ?? '');
  const label = `${title}.${attribute} ${operator} '${value}'`;
  return { ok: true, clause: { attribute, operator, value, label } };
}

function refused(problem: string): ClauseResult {
  return { ok: false, problem };
}

function operatorNamed(name: string): ScopeOperator | undefined {
  return SCOPE_OPERATORS.find((operator) => operator.toLowerCase() === name.toLowerCase());
}

function operatorProblem(name: string): string {
  return `there is no operator '${name}'; use one of ${SCOPE_OPERATORS.join(', ')}`;
}

function attributeProblem(attribute: string, { type, definitions }: ScopePlace): string | undefined {
  if (attribute === '') return 'a clause names no attribute';
  const definition = definitions(attribute);
  const refuses =
    NOT_FILTERABLE[type].has(attribute.toLowerCase()) ||
    definition?.type === 'DateTime' ||
    definition?.multivalued === true;
  return refuses
    ? `'${attribute}' cannot be filtered on (references, dates, multi-valued attributes, userType and role assignments cannot)`
    : undefined;
}

function valuesProblem(operator: ScopeOperator, values: readonly string[]): string | undefined {
  if (UNARY.has(operator)) return undefined;
  const [value, ...others] = values;
  if (value === undefined) return `${operator} needs a value`;
  if (others.length > 0)
    return `${operator} takes one value and got ${values.length}; write one clause or filter for each`;
  if (value.length > VALUE_LENGTH_MAX)
    return `the value of ${operator} is longer than ${VALUE_LENGTH_MAX} characters`;
  return BY_PATTERN.has(operator) ? patternProblem(value) : undefined;
}
