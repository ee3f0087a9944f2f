import type { ExpressionFunction } from './function.ts';
import { LIST_FUNCTIONS } from './functions/list.ts';
import { LOGIC_FUNCTIONS } from './functions/logic.ts';
import { REPLACE_FUNCTIONS } from './functions/replace.ts';
import { ROLE_FUNCTIONS } from './functions/roles.ts';
import { TEXT_FUNCTIONS } from './functions/text.ts';

/** The functions of the expression language, by their case-sensitive names (entra-engine 4.5). */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map(
  [...LIST_FUNCTIONS, ...LOGIC_FUNCTIONS, ...REPLACE_FUNCTIONS, ...ROLE_FUNCTIONS, ...TEXT_FUNCTIONS].map(
    (each) => [each.name, each],
  ),
);

/** Functions that Entra has and this engine has not: a mapping that calls one is left out, and named. */
export const FUNCTIONS_NOT_SUPPORTED: ReadonlySet<string> = new Set([
  'AppRoleAssignments',
  'BitAnd',
  'CDate',
  'ConvertToBase64',
  'ConvertToUTF8Hex',
  'DateAdd',
  'DateDiff',
  'DateFromNum',
  'DefaultDomain',
  'FormatDateTime',
  'Guid',
  'IsString',
  'Now',
  'NumFromDate',
  'PCase',
  'RandomString',
  'RemoveDuplicates',
]);

/** Functions that Entra itself refuses in a mapping to a SCIM application. */
export const FUNCTIONS_REFUSED: ReadonlySet<string> = new Set(['SelectUniqueValue']);
