import { emptyAnswer } from '../../answer.ts';
import { onAnswer } from '../alterations/answers.ts';
import { hasTextForBoolean, textsAsTruth } from '../alterations/booleans.ts';
import {
  addedRoles,
  appending,
  elementOfFilterPath,
  filtersOneValue,
  hasBareManager,
  keepingDottedNames,
  oneByOne,
  touching,
} from '../alterations/patches.ts';
import { ask, invalid, onKnobs, pathOf, refuse, refuseOperations } from '../alterations/requests.ts';
import { caseSensitiveNames } from '../alterations/spelling.ts';
import { onStored } from '../alterations/stores.ts';
import type { Alteration } from '../handling.ts';
import type { NamedFault } from '../named-fault.ts';

const PATCHES = { method: ['PATCH'] };

/** How PATCH is understood, carried out and answered. */
export const PATCH_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q18',
    name: 'patch-unsupported',
    wire: 'PATCH is answered 405',
    match: PATCHES,
    effect: { status: 405, headers: { allow: 'GET, PUT, DELETE' } },
    variants: { '501': { effect: { status: 501 } }, '404': { effect: { status: 404 } } },
    entra: 'logs MethodNotAllowed or NotImplemented; every update fails',
    source: 'sentry#84941, seen in the field',
  },
  {
    id: 'Q19',
    name: 'op-case',
    wire: '`Add`, `Replace`, `Remove` with a capital are answered 400',
    match: PATCHES,
    alter: () =>
      refuseOperations(({ op }) =>
        typeof op === 'string' && op !== op.toLowerCase()
          ? invalid('invalidSyntax', `there is no operation "${op}"`)
          : undefined,
      ),
    entra: 'the object fails and goes into escrow',
    source: 'sentry self-hosted#3573, seen in the field',
  },
  {
    id: 'Q20',
    name: 'bool-string',
    wire: '`"False"` for a boolean is answered 400',
    match: { method: ['POST', 'PUT', 'PATCH'] },
    alter: () =>
      refuse((request) =>
        hasTextForBoolean(request) ? invalid('invalidValue', 'active must be a boolean') : undefined,
      ),
    variants: { truthy: { alter: () => textsAsTruth } },
    entra: 'disabling fails; where any text counts as true, the user stays enabled',
    source: 'scimmy#51, scimmy#86, scim-patch#872, SCIMReferenceCode#21',
  },
  {
    id: 'Q22',
    name: 'no-target-new-value',
    wire: 'a replace by value filter that no element fits is answered 400 `noTarget`',
    match: PATCHES,
    alter: () => onKnobs({ createOnFilterMiss: 'error' }),
    entra: 'the object goes into escrow in every cycle',
    source: 'scim-for-keycloak#73, Metatavu#40, wire#5419',
  },
  {
    id: 'Q23',
    name: 'filter-path-dup',
    wire: 'each operation with a value filter appends an element of its own',
    match: PATCHES,
    alter: () => appending(elementOfFilterPath),
    entra: 'duplicates grow',
    source: 'better-auth#10682',
  },
  {
    id: 'Q24',
    name: 'pathless-refused',
    wire: 'an operation without a path is answered 400',
    match: PATCHES,
    alter: () =>
      refuseOperations((operation) =>
        pathOf(operation) === '' ? invalid('invalidPath', 'an operation needs a path') : undefined,
      ),
    entra: 'fails in the mode of the compliance flag; Okta fails too',
    source: 'Metatavu#113',
  },
  {
    id: 'Q25',
    name: 'dotted-keys-literal',
    wire: '`name.givenName` in a value becomes an attribute of that name',
    alter: keepingDottedNames,
    entra: 'the value never matches, so that it is sent in every cycle',
    source: 'inferred, and seen in the field',
  },
  {
    id: 'Q26',
    name: 'manager-string-refused',
    wire: 'a manager given as text is answered 400',
    match: { method: ['POST', 'PUT', 'PATCH'] },
    alter: () =>
      refuse((request) =>
        hasBareManager(request) ? invalid('invalidValue', 'manager must be an object') : undefined,
      ),
    entra: 'retries for ever',
    source: 'SCIM-SDK#686, scimple#1242',
  },
  {
    id: 'Q34',
    name: 'roles-duplicated',
    wire: 'each add appends a role that is there already',
    match: PATCHES,
    alter: () => appending(addedRoles),
    entra: 'the list grows with each cycle',
    source: 'lightdash#23037',
  },
  {
    id: 'Q36',
    name: 'quoted-primary',
    wire: '`roles[primary eq "True"]` is answered 400',
    match: PATCHES,
    alter: () =>
      refuseOperations((operation) =>
        /primary\s+eq\s+"/i.test(pathOf(operation))
          ? invalid('invalidFilter', 'primary is a boolean, and compared with text here')
          : undefined,
      ),
    entra: 'updates of roles fail',
    source: 'lightdash#25676',
  },
  {
    id: 'Q77',
    name: 'active-ignored',
    wire: '`active: false` is accepted and not applied',
    match: { method: ['PUT', 'PATCH'] },
    alter: () =>
      onStored((attributes, before) =>
        attributes['active'] === false ? { ...attributes, active: before?.['active'] ?? true } : attributes,
      ),
    entra: 'does not notice that the user stays enabled',
    source: 'seen in the field',
  },
  {
    id: 'Q81',
    name: 'noop-bumps-version',
    wire: 'a PATCH that changes nothing moves `lastModified`',
    alter: touching,
    entra: 'none; readers of deltas see changes that are none',
    source: 'RFC 7644 3.5.2',
  },
  {
    id: 'Q82',
    name: 'patch-not-atomic',
    wire: 'operations before the one that fails stay applied',
    match: PATCHES,
    alter: () => oneByOne,
    entra: 'the object drifts',
    source: 'RFC 7644 3.5.2',
  },
  {
    id: 'Q83',
    name: 'patch-204-with-body',
    wire: 'a PATCH is answered 204 with a body',
    match: PATCHES,
    alter: () => bodyUnder204,
    variants: {
      '200-empty': {
        alter: () =>
          onAnswer((answer) =>
            answer.status < 300 ? { ...emptyAnswer(200), headers: answer.headers } : answer,
          ),
      },
    },
    entra: 'tolerates it',
    source: 'Microsoft SCIM Validator, a false alarm',
  },
  {
    id: 'Q96',
    name: 'mono-valued-search',
    wire: 'a value filter on an attribute of one value is answered 400, about "mono valued" attributes',
    match: PATCHES,
    alter: () =>
      refuseOperations((operation) =>
        filtersOneValue(operation)
          ? invalid('invalidPath', 'search on a mono valued attribute is not possible')
          : undefined,
      ),
    entra: 'the attribute fails',
    source: 'Microsoft Q&A 5746233',
  },
  {
    id: 'Q97',
    name: 'case-sensitive-attrs',
    wire: '`USERNAME`, `Members` and the like are not understood',
    alter: () => caseSensitiveNames,
    entra: 'none: it spells names as the schema does',
    source: 'RFC 7643 2.1',
  },
];

const bodyUnder204: Alteration = (next) => async (handling, request) => {
  const answer = await next(handling, request);
  if (answer.status >= 300) return answer;
  const shown = answer.body === undefined ? await ask(next, handling, request, request.path) : answer;
  return { ...shown, status: 204 };
};
