import type { ExpressionFunction } from './function.ts';
import { DATE_FUNCTIONS } from './functions/dates.ts';
import { ENCODE_FUNCTIONS } from './functions/encode.ts';
import { ENVIRONMENT_FUNCTIONS } from './functions/environment.ts';
import { LIST_FUNCTIONS } from './functions/list.ts';
import { LOGIC_FUNCTIONS } from './functions/logic.ts';
import { REPLACE_FUNCTIONS } from './functions/replace.ts';
import { ROLE_FUNCTIONS } from './functions/roles.ts';
import { TEXT_FUNCTIONS } from './functions/text.ts';

/** The functions of the expression language, by their case-sensitive names (entra-engine 4.5). */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map(
  [
    ...DATE_FUNCTIONS,
    ...ENCODE_FUNCTIONS,
    ...ENVIRONMENT_FUNCTIONS,
    ...LIST_FUNCTIONS,
    ...LOGIC_FUNCTIONS,
    ...REPLACE_FUNCTIONS,
    ...ROLE_FUNCTIONS,
    ...TEXT_FUNCTIONS,
  ].map((each) => [each.name, each]),
);

/** Functions that Entra itself refuses in a mapping to a SCIM application. */
export const FUNCTIONS_REFUSED: ReadonlySet<string> = new Set(['SelectUniqueValue']);
