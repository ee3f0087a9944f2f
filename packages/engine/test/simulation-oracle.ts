/*
 * What the documented rules say a target ends up with, told apart from the engine: a plain model of the directory, and the
 * accounts that follow from it. Where the documentation has a hole, the oracle says nothing.
 */
import { isJsonObject, type Json, parsePath, type Resource } from '@scimulator/scim';
import { valueAt } from '../src/steps/target-value.ts';
import { nameOf } from './honest-target.ts';

export interface Person {
  readonly state: 'active' | 'softDeleted' | 'hardDeleted';
  readonly isEnabled: boolean;
  readonly title: string;
  readonly manager?: string;
  readonly isAssigned: boolean;
}

export interface Team {
  readonly isAssigned: boolean;
  readonly members: ReadonlySet<string>;
}

export interface Model {
  readonly people: ReadonlyMap<string, Person>;
  readonly teams: ReadonlyMap<string, Team>;
}

/** Names whose create or delete was carried out while its answer was lost: what became of them is not documented. */
export type Lost = ReadonlySet<string>;

const MANAGER = parsePath('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager');
const personName = (id: string) => `${id}@contoso.test`;
const teamName = (id: string) => `Group ${id}`;

/** The deviations of the accounts from the rules, as sentences; references only where `withReferences`. */
export function deviations(
  model: Model,
  resources: ReadonlyMap<string, Resource>,
  { lost, withReferences }: { readonly lost: Lost; readonly withReferences: boolean },
): readonly string[] {
  const named = (name: string) => [...resources.values()].filter((resource) => nameOf(resource) === name);
  const found: string[] = [];
  for (const [id, person] of model.people) {
    const accounts = named(personName(id));
    found.push(...personDeviations({ id, person, accounts }, model, lost));
    const [account] = accounts;
    if (withReferences && account !== undefined && isInScope(id, person, model)) {
      found.push(...managerDeviations({ id, person, account }, model, { named, lost }));
    }
  }
  for (const [id, team] of model.teams) {
    if (lost.has(teamName(id))) continue;
    const accounts = named(teamName(id));
    if (accounts.length !== (team.isAssigned ? 1 : 0))
      found.push(`team ${id} has ${accounts.length} accounts`);
    const [account] = accounts;
    if (withReferences && account !== undefined)
      found.push(...memberDeviations({ id, team, account }, model, { named, lost }));
  }
  return found;
}

function isInScope(id: string, { state, isEnabled, isAssigned }: Person, { teams }: Model): boolean {
  const isEntitled =
    isAssigned || [...teams.values()].some((team) => team.isAssigned && team.members.has(id));
  return state === 'active' && isEnabled && isEntitled;
}

function personDeviations(
  { id, person, accounts }: { id: string; person: Person; accounts: readonly Resource[] },
  model: Model,
  lost: Lost,
): readonly string[] {
  const [account] = accounts;
  if (accounts.length > 1) return [`${id} has ${accounts.length} accounts`];
  if (isInScope(id, person, model)) {
    if (account === undefined) return [`${id} has no account`];
    const found: string[] = [];
    if (account['active'] !== true) found.push(`${id} is in scope but not active`);
    if (account['title'] !== person.title) found.push(`${id} has the title ${String(account['title'])}`);
    return found;
  }
  // An account that the engine never heard of is nobody's to disable (entra-engine 1.8).
  if (account === undefined || lost.has(personName(id))) return [];
  return account['active'] === false ? [] : [`${id} is out of scope but active`];
}

interface Lookup {
  readonly named: (name: string) => readonly Resource[];
  readonly lost: Lost;
}

/** The account of somebody who can be referred to: it is linked as long as its person has not been deleted for good. */
function referable(id: string, { people }: Model, { named, lost }: Lookup): Json | undefined {
  const name = personName(id);
  if (lost.has(name) || people.get(id)?.state === 'hardDeleted') return undefined;
  return named(name)[0]?.['id'];
}

function managerDeviations(
  { id, person, account }: { id: string; person: Person; account: Resource },
  model: Model,
  lookup: Lookup,
): readonly string[] {
  const wanted = person.manager === undefined ? undefined : referable(person.manager, model, lookup);
  const shown = valueAt(account, MANAGER);
  const held = isJsonObject(shown) ? shown['value'] : undefined;
  return wanted === undefined || wanted === held ? [] : [`${id} has the manager ${String(held)}`];
}

function memberDeviations(
  { id, team, account }: { id: string; team: Team; account: Resource },
  model: Model,
  lookup: Lookup,
): readonly string[] {
  const held = new Set(Array.isArray(account['members']) ? account['members'] : []);
  return [...model.people.keys()].flatMap((personId) => {
    const targetId = referable(personId, model, lookup);
    if (targetId === undefined || held.has(targetId) === team.members.has(personId)) return [];
    return [`${personId} is ${held.has(targetId) ? 'still' : 'not'} a member of ${id}`];
  });
}
