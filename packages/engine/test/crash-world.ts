/*
 * A life long enough to see everything a cycle does, run by a process that dies at one chosen moment and is started again.
 */
import {
  type DirectoryEdit,
  memoryDirectory,
  Service,
  type Store,
  safePatterns,
  sequentialIds,
  type Target,
  VirtualClock,
} from '../src/index.ts';
import { type Asked, honestTarget, type Verdict } from './honest-target.ts';
import { assign, group, SP, settings, unassign, user, VIRTUAL_START_MS } from './world.ts';

/** Where the process dies: at the n-th commit or request, before it is carried out or just after. */
export interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
}

class Killed extends Error {}

/** Counts the moments at which a process may die, and lets it die at some of them. */
class Life {
  readonly #deaths: readonly Death[];
  #moments = 0;
  #isDead = false;

  constructor(deaths: readonly Death[]) {
    this.#deaths = deaths;
  }

  get moments(): number {
    return this.#moments;
  }

  /** The whole object, each of whose calls the dead do not make; those of the names are moments. */
  bound<T extends object>(mortal: T, names: readonly (keyof T)[]): T {
    return new Proxy(mortal, {
      get: (whole, name) => {
        const method = Reflect.get(whole, name) as (...given: unknown[]) => Promise<unknown>;
        const isMoment = names.includes(name as keyof T);
        return (...given: unknown[]) => this.#live(() => method.apply(whole, given), isMoment);
      },
    });
  }

  /** Does it again with a new process until nobody dies on the way. */
  async until(deed: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await deed();
        return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        this.#isDead = false;
      }
    }
  }

  async #live<T>(call: () => Promise<T>, isMoment: boolean): Promise<T> {
    if (this.#isDead) throw new Killed();
    const moment = isMoment ? this.#moments++ : undefined;
    const death = this.#deaths.find(({ at }) => at === moment);
    if (death?.when === 'before') this.#die();
    const answer = await call();
    if (death?.when === 'after') this.#isDead = true;
    // Who dies while others wait for their answers never hears them.
    if (this.#isDead) throw new Killed();
    return answer;
  }

  #die(): never {
    this.#isDead = true;
    throw new Killed();
  }
}

const JOB_SETTINGS = settings({ pageSize: 2, concurrency: 3, deletionThreshold: 2 });
const HOUR_MS = 3_600_000;

/** What the story's world is asked for after each chapter. */
export interface CrashWorld {
  readonly store: Store;
  readonly jobId: string;
  readonly accounts: ReturnType<typeof honestTarget>;
  /** Service calls that a person, or the schedule, makes; done again when the process died on the way. */
  readonly act: (deed: (service: Service, jobId: string) => Promise<unknown>) => Promise<void>;
  readonly moments: () => number;
}

/**
 * Creates and matches, updates, disables, deletes, managers, members, failures of objects and of references, retries, a
 * held-back deletion and its release, a restart.
 *
 * @param store where the job is kept: the process dies, the store does not
 * @param check called when a cycle has ended
 */
export async function liveThrough(
  store: Store,
  deaths: readonly Death[],
  check: (world: CrashWorld) => Promise<void>,
): Promise<CrashWorld> {
  const clock = new VirtualClock(VIRTUAL_START_MS);
  const directory = memoryDirectory();
  let isBroken: (asked: Asked) => boolean = () => false;
  const judge = (asked: Asked): Verdict => {
    const code = 'InternalServerError' as const;
    const failure = { code, status: 500, detail: `${asked.verb} answered 500` };
    return isBroken(asked) ? { refuse: failure } : { fine: true };
  };
  const accounts = honestTarget({ judge });
  accounts.resources.set('User-old', { id: 'User-old', userName: 'u1@contoso.test', title: 'stale' });

  const life = new Life(deaths);
  const ids = sequentialIds(7);
  const service = new Service({
    store: life.bound(store, ['commit', 'putConfig']),
    directory,
    clock,
    ids,
    patterns: safePatterns(),
    connect: (): Target =>
      life.bound(accounts.target, ['probe', 'find', 'get', 'create', 'update', 'delete']),
    tenantId: '00000000-0000-4000-8000-000000000001',
    owner: 'worker',
  });
  const { config } = await service.createJob({
    name: 'default',
    baseAddress: 'https://target.test/scim/v2',
    servicePrincipalName: 'Contoso',
    servicePrincipalId: SP,
    settings: JOB_SETTINGS,
  });
  const world: CrashWorld = {
    store,
    jobId: config.id,
    accounts,
    act: (deed) => life.until(() => deed(service, config.id)),
    moments: () => life.moments,
  };

  const edit = (...edits: readonly DirectoryEdit[]) => directory.edit(edits, { nowMs: clock.now() });
  const breaks = (broken: typeof isBroken) => {
    isBroken = broken;
  };
  const cycle = async (hours = 1) => {
    clock.advanceTo(clock.now() + hours * HOUR_MS);
    await world.act((worker, jobId) => worker.runCycle(jobId, { retryNow: true }));
    await check(world);
  };
  await world.act((worker, jobId) => worker.saveCredentials(jobId));
  await world.act((worker, jobId) => worker.start(jobId));
  await story({ edit, breaks, cycle, act: world.act });
  return world;
}

interface Teller {
  readonly edit: (...edits: readonly DirectoryEdit[]) => Promise<void>;
  readonly breaks: (broken: (asked: Asked) => boolean) => void;
  readonly cycle: (hours?: number) => Promise<void>;
  readonly act: CrashWorld['act'];
}

const people = (...ids: readonly string[]) => ids.flatMap((id) => [user(id), assign(id)]);
const joins = (groupId: string, ...memberIds: readonly string[]) =>
  memberIds.map((memberId) => ({ edit: 'addMember' as const, groupId, memberId }));
const leaves = (groupId: string, memberId: string) => ({ edit: 'removeMember' as const, groupId, memberId });

async function story({ edit, breaks, cycle, act }: Teller): Promise<void> {
  await edit(...people('u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7'), user('u8'), user('u9'), user('nobody'));
  await edit(user('u2', { manager: 'u1' }), user('u3', { manager: 'u1' }));
  await edit(group('g1'), assign('g1'), ...joins('g1', 'u1', 'u2', 'u8', 'u9'));
  breaks(({ verb, about }) => verb === 'create' && about.startsWith('u5'));
  await cycle();

  breaks(({ verb, changes }) => verb === 'update' && changes?.[0]?.path.endsWith('manager') === true);
  await edit(user('u2', { title: '', jobTitle: 'Analyst', manager: 'u3' }), unassign('u6'), ...people('u10'));
  await edit(leaves('g1', 'u9'), ...joins('g1', 'u4'), group('g2'), assign('g2'), ...joins('g2', 'u1', 'u3'));
  await cycle();

  breaks(({ verb, changes }) => verb === 'update' && changes?.[0]?.path === 'members');
  await edit(...joins('g2', 'u10'), leaves('g1', 'u2'), { edit: 'softDelete', id: 'u7' }, assign('u6'));
  await cycle();

  breaks(() => false);
  await edit({ edit: 'hardDelete', id: 'u7' }, { edit: 'hardDelete', id: 'u9' }, unassign('g2'));
  await cycle(7);

  await edit(
    unassign('u1'),
    unassign('u2'),
    unassign('u3'),
    unassign('u4'),
    unassign('u5'),
    ...people('u11'),
  );
  await cycle();
  await edit(assign('u1'));
  await act((service, jobId) => service.restart(jobId, ['QuarantineState', 'ForceDeletes']));
  await cycle();

  await edit(user('u4', { jobTitle: 'Nurse' }), assign('u4'), assign('u3'));
  await act((service, jobId) => service.restart(jobId));
  await cycle();
}
