import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** A drizzle database on PGlite or node-postgres. */
export type ResourceDatabase = PgDatabase<PgQueryResultHKT>;
