import {
  isJsonObject,
  type Json,
  type JsonObject,
  type PatchPath,
  parsePath,
  type Resource,
  resolveAttribute,
  SCHEMAS,
  ScimError,
  USER,
} from '@scimulator/scim';
import type { Answer } from '../../answer.ts';
import type { ScimRequest } from '../../request.ts';
import type { Alteration, Handle, Handling } from '../handling.ts';
import { changing, changingObject, onResources } from './answers.ts';
import { comparisonsIn } from './filters.ts';
import {
  bodyOf,
  onOperations,
  operationsOf,
  opOf,
  pathOf,
  type RawOperation,
  resourceAt,
  withOperations,
} from './requests.ts';
import { onEachUpdate } from './stores.ts';

const isWrite = (operation: RawOperation): boolean =>
  opOf(operation) === 'add' || opOf(operation) === 'replace';

/** The path of an operation; undefined where it has none that can be read. */
export function pathIn(operation: RawOperation): PatchPath | undefined {
  try {
    return pathOf(operation) === '' ? undefined : parsePath(pathOf(operation));
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

/** Elements that an operation puts into an attribute. */
interface Elements {
  readonly attribute: string;
  readonly elements: readonly Json[];
}

/** Puts the elements behind those that the attribute has, whether or not they are there already. */
export const appending =
  (elementsOf: (operation: RawOperation) => Elements | undefined): Alteration =>
  (next) =>
  (handling, request) => {
    const appended = operationsOf(request).flatMap((operation) => elementsOf(operation) ?? []);
    if (appended.length === 0) return next(handling, request);
    const withAppended = (before: Resource, after: Resource): Resource => {
      const lists = new Map<string, readonly Json[]>();
      for (const { attribute, elements } of appended) {
        lists.set(attribute, [...(lists.get(attribute) ?? elementsIn(before[attribute])), ...elements]);
      }
      return { ...after, ...Object.fromEntries(lists) };
    };
    return onEachUpdate(withAppended)(next)(handling, request);
  };

const elementsIn = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** `emails[type eq "work"].value` as the element that it describes. */
export function elementOfFilterPath(operation: RawOperation): Elements | undefined {
  const path = pathIn(operation);
  if (!isWrite(operation) || path?.filter === undefined) return undefined;
  const described = comparisonsIn(path.filter).map(({ path: { name }, value }) => [name, value] as const);
  const value = operation['value'] ?? null;
  const more = path.sub === undefined ? value : { [path.sub]: value };
  const element = { ...Object.fromEntries(described), ...(isJsonObject(more) ? more : {}) };
  return { attribute: path.attribute.name, elements: [element] };
}

/** What an add puts into `roles`. */
export function addedRoles(operation: RawOperation): Elements | undefined {
  if (opOf(operation) !== 'add') return undefined;
  const pathless = operation['value'];
  const isWhole = pathOf(operation).toLowerCase() === 'roles';
  const value =
    pathOf(operation) === '' && isJsonObject(pathless) ? pathless['roles'] : isWhole ? pathless : undefined;
  if (value === undefined) return undefined;
  return { attribute: 'roles', elements: Array.isArray(value) ? (value as readonly Json[]) : [value] };
}

const isDotted = (name: string): boolean => name.includes('.') && !name.includes(':');

/** Keeps `name.givenName` of a value without a path under that very name, and shows it so. */
export function keepingDottedNames(): Alteration {
  const kept = new Map<string, JsonObject>();
  const asked = onOperations((operation, request) => {
    if (pathOf(operation) !== '') return operation;
    return changingObject(operation, 'value', (value) => {
      const dotted = Object.entries(value).filter(([name]) => isDotted(name));
      const id = request.segments[1] ?? '';
      if (dotted.length > 0) kept.set(id, { ...kept.get(id), ...Object.fromEntries(dotted) });
      return Object.fromEntries(Object.entries(value).filter(([name]) => !isDotted(name)));
    });
  });
  const shown = onResources((resource) => ({ ...resource, ...kept.get(String(resource['id'])) }));
  return (next) => shown(asked(next));
}

/** Carries out a PATCH operation by operation, each for itself, until one fails. */
export const oneByOne: Alteration = (next) => async (handling, request) => {
  const operations = operationsOf(request);
  if (operations.length < 2) return next(handling, request);
  let answer: Answer | undefined;
  for (const operation of operations) {
    answer = await next(handling, withOperations(request, [operation]));
    if (answer.status >= 400) break;
  }
  return answer ?? next(handling, request);
};

/** Moves `lastModified` with a PATCH that changes nothing. */
export function touching(): Alteration {
  const touched = new Map<string, { readonly version: string; readonly at: string }>();
  const shown = onResources((resource) =>
    changingObject(resource, 'meta', (meta) => {
      const touch = touched.get(String(resource['id']));
      return touch?.version === meta['version']
        ? changing(meta, 'lastModified', () => touch?.at ?? '')
        : meta;
    }),
  );
  const noticing: Alteration = (next) => async (handling, request) => {
    if (request.method !== 'PATCH') return next(handling, request);
    const before = await versionOf(next, handling, request);
    const answer = await next(handling, request);
    if (before !== undefined && before === (await versionOf(next, handling, request))) {
      touched.set(request.segments[1] ?? '', {
        version: before,
        at: new Date(handling.clock.now()).toISOString(),
      });
    }
    return answer;
  };
  return (next) => shown(noticing(next));
}

async function versionOf(
  next: Handle,
  handling: Handling,
  request: ScimRequest,
): Promise<string | undefined> {
  const resource = await resourceAt(next, handling, request, request.path);
  const meta = resource?.['meta'];
  return isJsonObject(meta) ? String(meta['version']) : undefined;
}

/** Whether a path filters an attribute that has one value. */
export function filtersOneValue(operation: RawOperation): boolean {
  const path = pathIn(operation);
  if (path?.filter === undefined) return false;
  return resolveAttribute(USER, path.attribute)?.multiValued === false;
}

/** Whether a write names the manager by bare text. */
export function hasBareManager(request: ScimRequest): boolean {
  const urn = SCHEMAS.enterpriseUser;
  const isBare = (value: Json | undefined): boolean =>
    isJsonObject(value) &&
    (typeof value[`${urn}:manager`] === 'string' ||
      (isJsonObject(value[urn]) && typeof value[urn]['manager'] === 'string'));
  if (isBare(bodyOf(request))) return true;
  return operationsOf(request).some((operation) => {
    const isManager = pathIn(operation)?.attribute.name.toLowerCase() === 'manager';
    const isWhole = pathIn(operation)?.sub === undefined;
    return isManager && isWhole ? typeof operation['value'] === 'string' : isBare(operation['value']);
  });
}

/** The value that `members[value eq "…"]` names. */
export function memberValueOf(operation: RawOperation): string | undefined {
  const [comparison] = comparisonsIn(pathIn(operation)?.filter);
  return comparison === undefined ? undefined : String(comparison.value);
}
