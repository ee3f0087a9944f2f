/*
 * A job whose directory, target and time are at chance's mercy.
 */
import {
  advance,
  type DirectoryEdit,
  memoryDirectory,
  memoryStore,
  sequentialIds,
  type Target,
  VirtualClock,
} from '../src/index.ts';
import { type Asked, honestTarget, nameOf, type Verdict } from './honest-target.ts';
import type { Model, Person, Team } from './simulation-oracle.ts';
import { assign, group, SP, serviceOn, unassign, user, VIRTUAL_START_MS } from './world.ts';

export type Event = Edit | Incident;

export type Edit =
  | {
      readonly event: 'person';
      readonly id: string;
      readonly change: Partial<Person>;
    }
  | {
      readonly event: 'team';
      readonly id: string;
      readonly change: Partial<Omit<Team, 'members'>>;
    }
  | {
      readonly event: 'member';
      readonly id: string;
      readonly memberId: string;
      readonly isMember: boolean;
    };

type Incident =
  | { readonly event: 'fault'; readonly fault: Fault }
  | { readonly event: 'time'; readonly hours: number }
  | { readonly event: 'restart' }
  /** Something that happens in the middle of a cycle, when the target has been asked so often. */
  | { readonly event: 'meanwhile'; readonly requests: number; readonly edit: Edit };

/** What is wrong with the target from now on. `share`: it concerns every n-th name only. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'token' }
  | {
      readonly kind: 'refused' | 'lost';
      readonly verb: Asked['verb'];
      readonly status: 409 | 429 | 500;
      readonly share: number;
    };

const CODES = {
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalServerError',
} as const;
const HOUR_MS = 3_600_000;

export async function simulation(settings: { readonly pageSize: number }) {
  const clock = new VirtualClock(VIRTUAL_START_MS);
  const directory = memoryDirectory();
  const lost = new Set<string>();
  let fault: Fault = { kind: 'none' };
  let waiting: { readonly requests: number; readonly edit: Edit } | undefined;
  const comeToPass = () => {
    if (waiting === undefined) return;
    const { requests, edit: coming } = waiting;
    waiting = requests > 0 ? { ...waiting, requests: requests - 1 } : undefined;
    if (requests === 0) void happen(coming);
  };

  const accounts = honestTarget({
    judge: (asked): Verdict => {
      comeToPass();
      const verdict = verdictOf(fault, asked);
      if ('lost' in verdict && (asked.verb === 'create' || asked.verb === 'delete')) {
        const resource = accounts.resources.get(asked.about);
        lost.add(resource === undefined ? asked.about : nameOf(resource));
      }
      return verdict;
    },
    probe: () =>
      fault.kind === 'token'
        ? {
            code: 'CredentialValidationFailure',
            status: 401,
            detail: 'the probe answered 401',
            remedy: 'Renew it',
          }
        : undefined,
  });
  const target: Target = accounts.target;
  const store = memoryStore();
  const service = serviceOn(store, { clock, directory, ids: sequentialIds(7), target }, 'simulation');
  const { config } = await service.createJob({
    name: 'default',
    baseAddress: 'https://target.test/scim/v2',
    servicePrincipalName: 'Contoso',
    servicePrincipalId: SP,
  });
  const jobId = config.id;
  await service.putSettings(jobId, { ...config.settings, ...settings });
  await service.saveCredentials(jobId);
  await service.start(jobId);

  const people = new Map<string, Person>();
  const teams = new Map<string, Team>();
  const edit = (...edits: readonly DirectoryEdit[]) => directory.edit(edits, { nowMs: clock.now() });
  const pass = (hours: number) => advance(service, clock, clock.now() + hours * HOUR_MS);

  const changePerson = async (id: string, change: Partial<Person>) => {
    const before = people.get(id) ?? NEWCOMER;
    // Whoever is gone for good does not come back as the same object.
    if (before.state === 'hardDeleted') return;
    const after: Person = { ...before, ...change };
    people.set(id, after);
    await edit(
      user(id, {
        jobTitle: after.title,
        accountEnabled: after.isEnabled,
        ...(after.manager !== undefined && { manager: after.manager }),
      }),
      after.isAssigned ? assign(id) : unassign(id),
      STATE_EDITS[after.state](id),
    );
  };
  const changeTeam = async (id: string, team: Team) => {
    teams.set(id, team);
    await edit(group(id), team.isAssigned ? assign(id) : unassign(id));
  };

  const happen = async (event: Event): Promise<void> => {
    switch (event.event) {
      case 'person':
        return changePerson(event.id, event.change);
      case 'team':
        return changeTeam(event.id, {
          ...(teams.get(event.id) ?? NEW_TEAM),
          ...event.change,
        });
      case 'member': {
        const { id, memberId, isMember } = event;
        if (!people.has(memberId)) await changePerson(memberId, {});
        const members = new Set(teams.get(id)?.members);
        if (isMember) members.add(memberId);
        else members.delete(memberId);
        await changeTeam(id, { ...(teams.get(id) ?? NEW_TEAM), members });
        return edit({
          edit: isMember ? 'addMember' : 'removeMember',
          groupId: id,
          memberId,
        });
      }
      case 'fault':
        fault = event.fault;
        return;
      case 'time':
        await pass(event.hours);
        return;
      case 'restart':
        return service.restart(jobId);
      case 'meanwhile':
        waiting = event;
        return;
    }
  };
  const heal = () => {
    fault = { kind: 'none' };
    waiting = undefined;
  };
  const model: Model = { people, teams };
  return { ...accounts, store, service, jobId, clock, lost, model, happen, heal, pass };
}

const NEWCOMER: Person = {
  state: 'active',
  isEnabled: true,
  title: 'Analyst',
  isAssigned: false,
};
const NEW_TEAM: Team = { isAssigned: false, members: new Set() };
const STATE_EDITS = {
  active: (id: string) => ({ edit: 'restore' as const, id }),
  softDeleted: (id: string) => ({ edit: 'softDelete' as const, id }),
  hardDeleted: (id: string) => ({ edit: 'hardDelete' as const, id }),
};

function verdictOf(fault: Fault, { verb, about }: Asked): Verdict {
  if (fault.kind === 'none') return { fine: true };
  if (fault.kind === 'token') {
    const failure = {
      code: 'Unauthorized' as const,
      status: 401,
      detail: `${verb} answered 401`,
    };
    return { refuse: { ...failure, isSuspicious: true } };
  }
  if (verb !== fault.verb || about.length % fault.share !== 0) return { fine: true };
  if (fault.kind === 'lost') return { lost: { code: 'Timeout', detail: `${verb} timed out` } };
  const { status } = fault;
  return {
    refuse: {
      code: CODES[status],
      status,
      detail: `${verb} answered ${status}`,
    },
  };
}
