import { and, asc, count, eq, getTableColumns, gt, inArray, lte, sql } from 'drizzle-orm';
import { type Database, storable } from './database.ts';
import type { Escrow, Memory, Store } from './store.ts';
import { escrows, intents, links, log, staged } from './tables.ts';

const { jobId: _linkJob, ...LINK } = getTableColumns(links);
const { jobId: _escrowJob, ...ESCROW } = getTableColumns(escrows);
const { jobId: _intentJob, ...INTENT } = getTableColumns(intents);

const JOB_ID = sql.placeholder('jobId');
const ANY_ID = sql`any(${sql.placeholder('ids')}::text[])`;

/** What a job remembers of a page of source objects. */
export function postgresRecall(db: Database): Pick<Store, 'recall'> {
  const linksOf = db
    .select(LINK)
    .from(links)
    .where(and(sql`${links.sourceId} = ${ANY_ID}`, eq(links.jobId, JOB_ID)))
    .prepare('engine_links');
  const escrowsOf = db
    .select(ESCROW)
    .from(escrows)
    .where(and(sql`${escrows.sourceId} = ${ANY_ID}`, eq(escrows.jobId, JOB_ID)))
    .prepare('engine_escrows');
  const intentsOf = db
    .select(INTENT)
    .from(intents)
    .where(and(sql`${intents.sourceId} = ${ANY_ID}`, eq(intents.jobId, JOB_ID)))
    .prepare('engine_intents');
  const evaluatedOf = db
    .select({ sourceId: log.sourceId })
    .from(log)
    .where(
      and(
        sql`${log.sourceId} = ${ANY_ID}`,
        eq(log.cycleId, sql.placeholder('cycleId')),
        eq(log.jobId, JOB_ID),
        // Written out, so that the partial index applies.
        sql`${log.subject} = 'object'`,
      ),
    )
    .prepare('engine_evaluated');

  return {
    recall: async ({ jobId, cycleId, sourceIds }) => {
      const query = { jobId, cycleId, ids: sourceIds.map(storable) };
      // One after the other: within a transaction there is but one connection.
      const linkOf = bySource(await linksOf.execute(query));
      const escrows = (await escrowsOf.execute(query)).map(asEscrow);
      const escrowOf = bySource(escrows.filter(({ isReference }) => !isReference));
      const referenceEscrowOf = bySource(escrows.filter(({ isReference }) => isReference));
      const intentOf = bySource(await intentsOf.execute(query));
      const evaluated = bySource(await evaluatedOf.execute(query));
      const memoryOf = (id: string): Memory => ({
        ...present('link', linkOf.get(id)),
        ...present('escrow', escrowOf.get(id)),
        ...present('referenceEscrow', referenceEscrowOf.get(id)),
        ...present('intent', intentOf.get(id)),
        isEvaluated: evaluated.has(id),
      });
      return new Map(sourceIds.map((id) => [id, memoryOf(storable(id))]));
    },
  };
}

export function postgresLinks(db: Database): Pick<Store, 'linksByTarget'> {
  const linksTo = db
    .select(LINK)
    .from(links)
    .where(
      and(
        sql`${links.targetId} = ${ANY_ID}`,
        eq(links.type, sql.placeholder('type')),
        eq(links.jobId, JOB_ID),
      ),
    )
    .prepare('engine_links_to');
  return {
    linksByTarget: async ({ jobId, type, targetIds }) => {
      const found = await linksTo.execute({ jobId, type, ids: targetIds.map(storable) });
      return new Map(found.map((link) => [link.targetId, link]));
    },
  };
}

type EscrowMethods = Pick<Store, 'dueEscrows' | 'countEscrows' | 'escrowExamples'>;

export function postgresEscrows(db: Database): EscrowMethods {
  return {
    dueEscrows: async ({ jobId, dueMs, after, limit }) => {
      const rows = await db
        .select(ESCROW)
        .from(escrows)
        .where(and(eq(escrows.jobId, jobId), gt(escrows.sourceId, after), lte(escrows.nextAttemptMs, dueMs)))
        .orderBy(asc(escrows.sourceId), asc(escrows.isReference))
        .limit(limit + 1);
      const isWhole = rows[limit]?.sourceId === rows[limit - 1]?.sourceId;
      return rows.slice(0, isWhole ? limit + 1 : limit).map(asEscrow);
    },
    countEscrows: async (jobId) => {
      const counts = await db
        .select({ isReference: escrows.isReference, count: count() })
        .from(escrows)
        .where(eq(escrows.jobId, jobId))
        .groupBy(escrows.isReference);
      const countOf = (isReference: boolean) =>
        counts.find((group) => group.isReference === isReference)?.count ?? 0;
      return { objects: countOf(false), references: countOf(true) };
    },
    escrowExamples: async (jobId, limit) => {
      const rows = await db
        .select(ESCROW)
        .from(escrows)
        .where(eq(escrows.jobId, jobId))
        .orderBy(asc(escrows.firstFailureMs), asc(escrows.sourceId), asc(escrows.isReference))
        .limit(limit);
      return rows.map(asEscrow);
    },
  };
}

export function postgresStaged(db: Database): Pick<Store, 'staged' | 'countStaged'> {
  return {
    staged: async ({ jobId, kinds, after = '', limit }) => {
      const rows = await db
        .select({ document: staged.document })
        .from(staged)
        .where(and(eq(staged.jobId, jobId), inArray(staged.kind, kinds), gt(staged.sourceId, after)))
        .orderBy(asc(staged.kind), asc(staged.sourceId))
        .limit(limit);
      return rows.map(({ document }) => document);
    },
    countStaged: (jobId, kinds) =>
      db.$count(staged, and(eq(staged.jobId, jobId), inArray(staged.kind, kinds))),
  };
}

function asEscrow({ after, ...escrow }: Omit<typeof escrows.$inferSelect, 'jobId'>): Escrow {
  return after === null ? escrow : { ...escrow, after };
}

const bySource = <T extends { readonly sourceId: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.sourceId, row]));

const present = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [name in K]?: V };
