import type { ObjectType } from '../directory/directory.ts';
import type { JobConfig, JobState } from '../job/job.ts';
import { lastByKey } from './last-by-key.ts';
import { firstOf, OrderedMap } from './ordered-map.ts';
import type { Commit, Escrow, EscrowKey, Intent, Link, Memory, Staged } from './store.ts';

interface Holder {
  readonly owner: string;
  readonly untilMs: number;
}

// NUL sorts before every other character, so that composite keys sort by their first part, then by their second.
const escrowKey = ({ sourceId, isReference }: EscrowKey): string => `${sourceId}\0${isReference ? 1 : 0}`;
const ageKey = (escrow: Escrow): string =>
  `${String(escrow.firstFailureMs).padStart(16, '0')}\0${escrowKey(escrow)}`;
const stagedKey = ({ kind, sourceId }: Pick<Staged, 'kind' | 'sourceId'>): string => `${kind}\0${sourceId}`;
const targetKey = (type: ObjectType, targetId: string): string => `${type}\0${targetId}`;

/** The tables of one job in memory, each with the indexes that its readers need. */
export class MemoryJob {
  config: JobConfig;
  state: JobState;
  fence = 0;
  holder: Holder | undefined;
  readonly #links = new Map<string, Link>();
  readonly #linksByTarget = new Map<string, Link>();
  readonly #escrows = new Map<string, Escrow>();
  readonly #escrowsInOrder = new OrderedMap<string, Escrow>();
  readonly #escrowsByAge = new OrderedMap<string, Escrow>();
  readonly #escrowCounts = { objects: 0, references: 0 };
  readonly #intents = new Map<string, Intent>();
  readonly #staged = new OrderedMap<string, Staged>();
  readonly #stagedCounts: Record<Staged['kind'], number> = { deletion: 0, manager: 0, members: 0 };

  constructor(config: JobConfig, state: JobState) {
    this.config = config;
    this.state = state;
  }

  recall(sourceId: string): Omit<Memory, 'isEvaluated'> {
    const link = this.#links.get(sourceId);
    const escrow = this.#escrows.get(escrowKey({ sourceId, isReference: false }));
    const referenceEscrow = this.#escrows.get(escrowKey({ sourceId, isReference: true }));
    const intent = this.#intents.get(sourceId);
    return {
      ...(link && { link }),
      ...(escrow && { escrow }),
      ...(referenceEscrow && { referenceEscrow }),
      ...(intent && { intent }),
    };
  }

  linkByTarget(type: ObjectType, targetId: string): Link | undefined {
    return this.#linksByTarget.get(targetKey(type, targetId));
  }

  dueEscrows(query: {
    readonly dueMs: number;
    readonly after: string;
    readonly limit: number;
  }): readonly Escrow[] {
    const due: Escrow[] = [];
    for (const [, escrow] of this.#escrowsInOrder.after(
      escrowKey({ sourceId: query.after, isReference: true }),
    )) {
      if (due.length >= query.limit && due.at(-1)?.sourceId !== escrow.sourceId) break;
      if (escrow.nextAttemptMs <= query.dueMs) due.push(escrow);
    }
    return due;
  }

  countEscrows(): { readonly objects: number; readonly references: number } {
    return { ...this.#escrowCounts };
  }

  oldestEscrows(limit: number): readonly Escrow[] {
    return firstOf(this.#escrowsByAge.after(), limit).map(([, escrow]) => escrow);
  }

  staged(kinds: readonly Staged['kind'][], limit: number, after = ''): readonly Staged[] {
    return firstOf(this.#stagedOf(kinds, after), limit);
  }

  countStaged(kinds: readonly Staged['kind'][]): number {
    return [...new Set(kinds)].reduce((sum, kind) => sum + this.#stagedCounts[kind], 0);
  }

  /** @throws when two sources would be linked to one target; nothing has changed then. */
  apply(commit: Commit): void {
    this.#checkTargets(commit);
    if (commit.state) this.state = commit.state;
    for (const table of commit.clear ?? []) this.#clear(table);
    for (const sourceId of commit.removeLinks ?? []) this.#removeLink(sourceId);
    for (const key of commit.removeEscrows ?? []) this.#removeEscrow(key);
    for (const sourceId of commit.removeIntents ?? []) this.#intents.delete(sourceId);
    for (const key of commit.removeStaged ?? []) this.#removeStaged(key);

    const links = lastByKey(commit.putLinks ?? [], ({ sourceId }) => sourceId);
    for (const sourceId of links.keys()) this.#removeLink(sourceId);
    for (const link of links.values()) this.#putLink(link);
    for (const escrow of commit.putEscrows ?? []) this.#putEscrow(escrow);
    for (const intent of commit.putIntents ?? []) this.#intents.set(intent.sourceId, intent);
    for (const staged of commit.putStaged ?? []) this.#putStaged(staged);
  }

  *#stagedOf(kinds: readonly Staged['kind'][], after: string): Generator<Staged, void> {
    for (const kind of [...new Set(kinds)].sort()) {
      for (const [, staged] of this.#staged.after(stagedKey({ kind, sourceId: after }))) {
        if (staged.kind !== kind) break;
        yield staged;
      }
    }
  }

  #checkTargets({ clear = [], removeLinks = [], putLinks = [] }: Commit): void {
    const put = lastByKey(putLinks, ({ sourceId }) => sourceId);
    const leaving = new Set([...removeLinks, ...put.keys()]);
    const claimed = new Set<string>();
    for (const { type, targetId } of put.values()) {
      const key = targetKey(type, targetId);
      const owner = clear.includes('links') ? undefined : this.#linksByTarget.get(key);
      if (claimed.has(key) || (owner && !leaving.has(owner.sourceId))) {
        throw new Error(`invariant: ${type} ${targetId} of the target would have two links`);
      }
      claimed.add(key);
    }
  }

  #putLink(link: Link): void {
    this.#links.set(link.sourceId, link);
    this.#linksByTarget.set(targetKey(link.type, link.targetId), link);
  }

  #removeLink(sourceId: string): void {
    const link = this.#links.get(sourceId);
    if (!link) return;
    this.#links.delete(sourceId);
    this.#linksByTarget.delete(targetKey(link.type, link.targetId));
  }

  #putEscrow(escrow: Escrow): void {
    this.#removeEscrow(escrow);
    this.#escrows.set(escrowKey(escrow), escrow);
    this.#escrowsInOrder.set(escrowKey(escrow), escrow);
    this.#escrowsByAge.set(ageKey(escrow), escrow);
    this.#escrowCounts[escrow.isReference ? 'references' : 'objects'] += 1;
  }

  #removeEscrow(key: EscrowKey): void {
    const escrow = this.#escrows.get(escrowKey(key));
    if (!escrow) return;
    this.#escrows.delete(escrowKey(key));
    this.#escrowsInOrder.delete(escrowKey(key));
    this.#escrowsByAge.delete(ageKey(escrow));
    this.#escrowCounts[escrow.isReference ? 'references' : 'objects'] -= 1;
  }

  #putStaged(staged: Staged): void {
    this.#removeStaged(staged);
    this.#staged.set(stagedKey(staged), staged);
    this.#stagedCounts[staged.kind] += 1;
  }

  #removeStaged(key: Pick<Staged, 'kind' | 'sourceId'>): void {
    if (this.#staged.delete(stagedKey(key))) this.#stagedCounts[key.kind] -= 1;
  }

  #clear(table: NonNullable<Commit['clear']>[number]): void {
    switch (table) {
      case 'links':
        this.#links.clear();
        this.#linksByTarget.clear();
        return;
      case 'escrows':
        for (const escrow of [...this.#escrows.values()]) this.#removeEscrow(escrow);
        return;
      case 'intents':
        this.#intents.clear();
        return;
      case 'staged':
        for (const staged of [...this.staged(['deletion', 'manager', 'members'], Infinity)])
          this.#removeStaged(staged);
        return;
    }
  }
}
